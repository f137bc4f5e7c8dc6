import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { corrupt, parseCorruption } from '../../src/data/corrupt.js';
import { Random } from '../../src/data/random.js';
import type { TransformModel } from '../../src/models/model.js';
import { fewDigits } from './small-dataset.js';
import { digitTensor, latentsOfDigits, type Trained, trainSmall } from './trained-model.js';

const open: Trained[] = [];
async function trained(changes: Parameters<typeof trainSmall>[0]): Promise<Trained> {
  const result = await trainSmall(changes);
  open.push(result);
  return result;
}
afterEach(() => {
  for (const { model } of open.splice(0)) model.dispose();
});

const overcomplete = { hidden: [], latentChannels: 128 };
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Share of the latent units that are above a thousandth of the largest. */
async function activeShare(model: TransformModel): Promise<number> {
  const units = (await latentsOfDigits(model, 64)).flat();
  const largest = Math.max(...units);
  return units.filter((value) => value > largest / 1000).length / units.length;
}

describe('a plain autoencoder', () => {
  it('ends as a codec: real files, smaller than its floats, of images of any size', async () => {
    const { model, history } = await trained({});
    expect(history.at(-1)!.validation.bytesPerImage).toBe(4 * 32);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
    const digit = await (await fewDigits()).image(3);
    const file = await compress(digit, model);
    expect(file.length).toBeLessThan(64);
    expect(await decompress(file, model)).toMatchObject({ width: 28, height: 28 });
    const odd = { width: 61, height: 30, channels: 1 as const, data: new Uint8Array(61 * 30).fill(90) };
    expect(await decompress(await compress(odd, model), model)).toMatchObject({ width: 61, height: 30 });
  });
});

describe('sparsity', () => {
  it('L1: fewer units are active than in the plain twin', async () => {
    const options = { ...overcomplete, latentActivation: 'relu' };
    const plain = await trained({ architectureOptions: options });
    const sparse = await trained({ architectureOptions: options, l1: 0.01 });
    const [before, after] = [await activeShare(plain.model), await activeShare(sparse.model)];
    print(`active units: plain ${before.toFixed(3)}, L1 ${after.toFixed(3)}`);
    expect(after).toBeLessThan(0.7 * before);
  });

  it('k-sparse: exactly k units are active, in the shipped encoder', async () => {
    const { model } = await trained({
      architectureOptions: { ...overcomplete, latentActivation: 'relu', active: 10 },
      epochs: 2,
    });
    for (const units of await latentsOfDigits(model, 32)) {
      expect(units.filter((value) => value > 0).length).toBeLessThanOrEqual(10);
    }
    print(`active units: k-sparse ${(await activeShare(model)).toFixed(3)} (10 of 128)`);
  });

  it('KL: mean activations come near the target', async () => {
    const { model } = await trained({
      architectureOptions: { ...overcomplete, latentActivation: 'sigmoid' },
      sparsity: 0.01,
      sparsityTarget: 0.1,
    });
    const units = (await latentsOfDigits(model, 64)).flat();
    const mean = units.reduce((sum, value) => sum + value, 0) / units.length;
    print(`mean activation: ${mean.toFixed(3)} (target 0.1; 0.5 untrained)`);
    expect(mean).toBeLessThan(0.2);
    expect(mean).toBeGreaterThan(0.03);
  });
});

describe('penalties on size', () => {
  it('L2 makes the latent smaller than in the plain twin', async () => {
    const energy = async (l2: number) => {
      const { model } = await trained({ l2, epochs: 3 });
      return (await latentsOfDigits(model, 32)).flat().reduce((sum, value) => sum + value * value, 0);
    };
    expect(await energy(0.01)).toBeLessThan(0.5 * (await energy(0)));
  });
});

describe('noise', () => {
  const noisyPsnr = async ({
    encoder,
    decoder,
  }: TransformModel): Promise<[before: number, after: number]> => {
    const clean = await digitTensor(64);
    const samples = corrupt(clean.dataSync<'float32'>(), parseCorruption('gaussian:0.5'), new Random(3));
    const errors = tf.tidy(() => {
      const noisy = tf.tensor4d(samples, clean.shape);
      const back = decoder.apply(encoder.apply(noisy)) as tf.Tensor;
      return [noisy, back].map((image) => tf.mean(tf.squaredDifference(image, clean)).dataSync()[0]!);
    });
    clean.dispose();
    return errors.map((error) => -10 * Math.log10(error)) as [number, number];
  };

  it('a denoiser gains on noisy input, and more than a plain twin', async () => {
    // A wide latent lets noise through unless it was taught not to.
    const config = { architectureOptions: { ...overcomplete, latentActivation: 'relu' }, epochs: 8 };
    const denoiser = await trained({ ...config, corrupt: 'gaussian:0.5' });
    const plain = await trained(config);
    const [before, after] = await noisyPsnr(denoiser.model);
    const [, without] = await noisyPsnr(plain.model);
    print(
      `noisy ${before.toFixed(2)} dB, denoised ${after.toFixed(2)} dB, plain twin ${without.toFixed(2)} dB`,
    );
    expect(after).toBeGreaterThan(before + 2);
    expect(after).toBeGreaterThan(without);
  });

  it('noise on the latent makes it larger than in the plain twin: the steps are coarser to it', async () => {
    const spread = async (latentNoise: number) => {
      const { model } = await trained({ latentNoise, epochs: 3 });
      return (await latentsOfDigits(model, 32)).flat().reduce((sum, value) => sum + value * value, 0);
    };
    expect(await spread(2)).toBeGreaterThan(1.2 * (await spread(0)));
  });
});

describe('contraction', () => {
  it('lowers the norm of the Jacobian against the plain twin', async () => {
    const options = { hidden: [], latentChannels: 16, latentActivation: 'sigmoid' };
    const norm = async (contractive: number) => {
      const config = { architectureOptions: options, learningRate: 5e-4 };
      const { model } = await trained({ ...config, contractive });
      return jacobianNorm(model);
    };
    const [plain, contractive] = [await norm(0), await norm(0.02)];
    print(`squared norm of the Jacobian: plain ${plain.toFixed(2)}, contractive ${contractive.toFixed(2)}`);
    expect(contractive).toBeLessThan(0.7 * plain);
  });

  it('is refused where there is no closed form', async () => {
    await expect(trainSmall({ architectureOptions: { hidden: [8] }, contractive: 1 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/one dense layer/),
    });
  });
});

describe('a variational autoencoder', () => {
  it('ships the mean, whose distribution β pulls towards the normal one', async () => {
    const spread = async (beta: number) => {
      const { model } = await trained({ architectureOptions: { hidden: [], latentChannels: 8 }, beta });
      expect(model.spec).toMatchObject({ prior: 'normal', geometry: { latentChannels: 8 } });
      const units = (await latentsOfDigits(model, 64)).flat();
      return units.reduce((sum, value) => sum + value * value, 0) / units.length;
    };
    const [free, bound] = [await spread(1e-4), await spread(10)];
    print(`mean square of the latent means: β 0.0001 ${free.toFixed(3)}, β 10 ${bound.toFixed(3)}`);
    expect(bound).toBeLessThan(0.2 * free);
  });
});

describe('layer-wise training', () => {
  it('trains every layer in its stage, then all', async () => {
    const { history } = await trained({
      architectureOptions: { hidden: [64, 32], latentChannels: 8 },
      epochs: 8,
      pretrainEpochs: 7,
    });
    const stages = history.map(({ stage }) => stage);
    expect(stages).toEqual([
      ...['layer-1', 'layer-1', 'layer-1', 'layer-2', 'layer-2', 'layer-3', 'layer-3'],
      'reconstruction',
    ]);
    for (const [first, last] of [
      [0, 2],
      [3, 4],
      [5, 6],
    ] as const) {
      expect(history[last]!.loss).toBeLessThan(history[first]!.loss);
    }
  });

  it('is refused for convolutions', async () => {
    const conv = { architecture: 'conv', architectureOptions: {}, pretrainEpochs: 2 };
    await expect(trainSmall(conv)).rejects.toMatchObject({ code: 'usage' });
  });
});

/** Mean over digits of ‖∂y/∂x‖², by tfjs's own gradients. */
async function jacobianNorm({ encoder, spec }: TransformModel): Promise<number> {
  const x = await digitTensor(8);
  let sum = 0;
  for (let unit = 0; unit < spec.geometry.latentChannels; unit++) {
    sum += tf.tidy(() => {
      const slope = tf.grad((input) =>
        tf.sum(tf.slice(encoder.apply(input) as tf.Tensor4D, [0, 0, 0, unit], [-1, -1, -1, 1])),
      );
      return tf.sum(tf.square(slope(x))).dataSync()[0]!;
    });
  }
  x.dispose();
  return sum / 8;
}
