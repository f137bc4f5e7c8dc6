import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseClassicalSpec } from '../../../../src/architectures/classical/coding/files.js';
import { conv } from '../../../../src/architectures/classical/conv.js';
import { dense } from '../../../../src/architectures/classical/dense.js';
import { parsePhotoSpec } from '../../../../src/architectures/photo/coding/files.js';
import { loadPhotoRates } from '../../../../src/architectures/photo/coding/load.js';
import { buildPhoto } from '../../../../src/architectures/photo/network.js';
import { parsePhotoOptions } from '../../../../src/architectures/photo/options.js';
import { parseRdSpec } from '../../../../src/architectures/rd/coding/files.js';
import { buildRdDecoder } from '../../../../src/architectures/rd/network.js';
import { parseRdOptions } from '../../../../src/architectures/rd/options.js';
import { loadMnist } from '../../../../src/data/mnist.js';
import { useExactEngine } from '../../../../src/engine/exact.js';
import { tf } from '../../../../src/engine/tfjs.js';
import { spaceToDepth } from '../../../../src/layers/depth-to-space.js';
import { freezeNetwork, type Scale } from '../../../../src/layers/freezing/freeze-network.js';
import { type FreezeError, measureFreeze } from '../../../../src/layers/freezing/measure-freeze.js';
import { setStoredWeights } from '../../../../src/model-store/artifacts.js';
import { readInstalledModel } from '../../../../src/model-store/installed.js';
import { readLayersFiles } from '../../../../src/model-store/layers-files.js';
import { naturalImage } from '../../codec/natural-image.js';

beforeAll(() => useExactEngine());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => tf.engine().endScope());

/** The scale of samples: white is 8160 = 32 · 255, an 8-bit level 32 units. */
const SAMPLE = 1 / 8160;

/** In units, rounding of the output alone gives an rms error of 0.29. Measured: encoders 0.24 to 0.80, decoders 0.94 to 1.40. */
describe('the shipped classical models', () => {
  it.for([
    'mnist-conv-8',
    'mnist-conv-8-high',
    'mnist-conv-8-low',
    'mnist-denoising',
    'mnist-vae',
    'mnist-vae-2d',
  ])('%s', async (id, { annotate }) => {
    const { spec: stored, read, where } = await readInstalledModel(id);
    const { architecture, options, steps } = { ...stored, ...parseClassicalSpec(stored, where) };
    const { encoder, decoder } = (architecture === 'conv' ? conv : dense).build(options, 1);
    setStoredWeights(encoder, await readLayersFiles(read, 'encoder', where), where);
    setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), where);
    const symbols = (x: Tensor) => {
      const sizes = tf.tensor1d([...steps]);
      return tf.mul(tf.round(tf.div(encoder.apply(x) as Tensor, sizes)), sizes);
    };
    const [seen, unseen] = [await digits('train', 256), await digits('test', 128)];
    const [analysis] = errorsOf(encoder, [SAMPLE], undefined, [[seen]], [[unseen]]);
    const [synthesis] = errorsOf(decoder, [steps], SAMPLE, [[symbols(seen)]], [[symbols(unseen)]]);
    await annotate(`encoder ${inWords([analysis!])}; decoder ${inWords([synthesis!])}`);
    expect(analysis!.rms).toBeLessThan(1.2);
    expect(analysis!.max).toBeLessThan(8);
    expect(analysis!.clipped).toBe(0);
    expect(synthesis!.rms).toBeLessThan(2);
    expect(synthesis!.max).toBeLessThan(24);
    expect(synthesis!.psnr).toBeGreaterThan(72);
  });
});

it('mnist-rd', async ({ annotate }) => {
  const { spec, read, where } = await readInstalledModel('mnist-rd');
  const decoder = buildRdDecoder(parseRdOptions(parseRdSpec(spec, where).options));
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), where);
  const [seen, unseen] = [await digits('train', 128), await digits('test', 32)];
  const at = (x: Tensor, gain: number) => [
    tf.div(tf.round(tf.mul(x, gain)), gain),
    tf.fill(x.shape, 1 / gain),
  ];
  const calibration = [1, 2, 5, 12, 64].map((gain) => at(seen, gain));
  const inputs = [1, 2, 3, 8, 16, 64, 128].map((gain) => at(unseen, gain));
  const errors = errorsOf(decoder, [SAMPLE, SAMPLE], SAMPLE, calibration, inputs);
  await annotate(`decoder ${inWords(errors)}`);
  for (const { rms, max, psnr } of errors) {
    expect(rms).toBeLessThan(0.8); // measured: 0.34 to 0.53
    expect(max).toBeLessThan(6);
    expect(psnr).toBeGreaterThan(80);
  }
});

it('photo', async ({ annotate }) => {
  const { spec: stored, files, read, where } = await readInstalledModel('photo');
  const spec = parsePhotoSpec(stored, where);
  const { encoder, decoder } = buildPhoto(parsePhotoOptions(spec.options));
  setStoredWeights(encoder, await readLayersFiles(read, 'encoder', where), where);
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), where);
  const rateAt = loadPhotoRates(spec, files, where);
  const qualities = [0, 50, 99];
  const pixels = (seed: number, quality: number) => [photo(seed, rateAt(quality).step)];
  const latent = (seed: number, quality: number) => {
    const { t, steps, factors } = rateAt(quality);
    const y = encoder.apply(pixels(seed, quality)[0]!) as Tensor4D;
    const symbols = tf.round(tf.div(y, tf.tensor1d([...steps])));
    const condition = tf.fill([...y.shape.slice(0, 3), 1], t);
    return [tf.concat([tf.mul(symbols, tf.tensor1d([...factors])), condition], 3)];
  };
  const each = (seeds: readonly number[], make: (seed: number, quality: number) => Tensor[]) =>
    seeds.flatMap((seed) => qualities.map((quality) => make(seed, quality)));
  const [seen, unseen] = [[1, 2, 3, 4, 5, 6], [7]];
  // Samples of the finest quality reach half a step's inverse, and the decoder may overshoot as far again.
  const finest = 0.5 / rateAt(99).step;
  const analysis = errorsOf(encoder, [finest * SAMPLE], undefined, each(seen, pixels), each(unseen, pixels));
  const latentScale = [...new Array<number>(spec.geometry.latentChannels).fill(1 / 16), SAMPLE];
  const pixelScale = 2 * finest * SAMPLE;
  const synthesis = errorsOf(decoder, [latentScale], pixelScale, each(seen, latent), each(unseen, latent));
  const levels = synthesis.map(({ rmsValue }, i) => 255 * rmsValue * rateAt(qualities[i]!).step);
  const inLevels = levels.map((level) => level.toFixed(3)).join(', ');
  await annotate(`encoder ${inWords(analysis)}; decoder ${inWords(synthesis)}, in 8-bit levels ${inLevels}`);
  for (const { rms, rmsValue, clipped } of analysis) {
    expect(rms).toBeLessThan(1); // measured: 0.44 to 0.67
    expect(rmsValue).toBeLessThan(0.015); // of a quantization step; measured: up to 0.011
    expect(clipped).toBe(0);
  }
  for (const level of levels) expect(level).toBeLessThan(0.6); // measured: up to 0.45, at the coarsest rate
  for (const { clipped } of synthesis) expect(clipped).toBe(0);
});

function errorsOf(
  model: LayersModel,
  inputScales: readonly Scale[],
  outputScale: Scale | undefined,
  calibration: readonly (readonly Tensor[])[],
  inputs: readonly (readonly Tensor[])[],
): FreezeError[] {
  const frozen = freezeNetwork(model, { inputScales, outputScale, calibration });
  return inputs.map((batch) => measureFreeze(model, frozen, batch));
}

function inWords(errors: readonly FreezeError[]): string {
  return errors.map(({ rms, max }) => `rms ${rms.toFixed(2)} max ${max.toFixed(1)}`).join(', ');
}

/** `[count, 28, 28, 1]` in 0…1. */
async function digits(split: 'train' | 'test', count: number): Promise<Tensor4D> {
  const mnist = await loadMnist(split);
  const values = new Float32Array(count * 28 * 28);
  for (let n = 0; n < count; n++) {
    values.set(
      Float32Array.from((await mnist.image(n)).data, (sample) => sample / 255),
      n * 28 * 28,
    );
  }
  return tf.tensor4d(values, [count, 28, 28, 1]);
}

/** Pixels as `photo` takes them: blocks of 4×4 around 0, in steps. */
function photo(seed: number, step: number): Tensor4D {
  const [width, height] = [192, 128];
  const { data } = naturalImage(width, height, seed);
  const values = Float32Array.from(data, (sample) => (sample / 255 - 0.5) / step);
  return spaceToDepth(tf.tensor4d(values, [1, height, width, 3]), 4);
}
