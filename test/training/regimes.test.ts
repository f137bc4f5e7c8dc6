import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dense } from '../../src/architectures/classical/dense.js';
import { applyWithDropout } from '../../src/architectures/classical/training/dropout.js';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import { compress } from '../../src/codec/compress.js';
import { decompress } from '../../src/codec/decompress.js';
import { corrupt, parseCorruption } from '../../src/data/corrupt.js';
import { Random } from '../../src/data/random.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { initializeWeights } from '../../src/layers/initialize.js';
import { fewDigits } from './small-dataset.js';
import { digitTensor, latentsOfDigits, type Trained, trainSmall } from './trained-model.js';

const open: Trained[] = [];
async function trained(changes: Parameters<typeof trainSmall>[0]): Promise<Trained> {
  const result = await trainSmall(changes);
  open.push(result);
  return result;
}
beforeAll(() => useExactEngine());
afterEach(() => {
  for (const { model } of open.splice(0)) model.dispose();
});

const overcomplete = { hidden: [], latentChannels: 128 };
const print = (line: string) => process.stdout.write(`${line}\n`);

/** The sum of squares of the latents of digits after three epochs of training. */
async function latentEnergy(changes: Parameters<typeof trainSmall>[0]): Promise<number> {
  const { model } = await trained({ ...changes, epochs: 3 });
  return (await latentsOfDigits(model, 32)).flat().reduce((sum, value) => sum + value * value, 0);
}

let plainEnergy: Promise<number> | undefined;
/** The same of the plain twin, which is trained once. */
function energyOfPlainTwin(): Promise<number> {
  plainEnergy ??= latentEnergy({});
  return plainEnergy;
}

/** Share of the latent units that are above a thousandth of the largest. */
async function activeShare(model: Model): Promise<number> {
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

describe('the quantization steps', () => {
  it('are finer where distortion weighs more, for the very same transforms', async () => {
    const models = [await trained({ epochs: 2, lambda: 0.003 }), await trained({ epochs: 2, lambda: 0.1 })];
    const [coarse, fine] = models.map(({ model }) => sumOfSteps(model));
    expect(fine).toBeLessThan(coarse!);
    expect(await latentsOfDigits(models[0]!.model, 4)).toEqual(await latentsOfDigits(models[1]!.model, 4));
  });
});

describe('sparsity', () => {
  it('L1: fewer units are active than in the plain twin', async () => {
    const options = { ...overcomplete, latentActivation: 'relu' };
    const plain = await trained({ architectureOptions: options });
    const sparse = await trained({ architectureOptions: options, l1: 2e-4 });
    const [before, after] = [await activeShare(plain.model), await activeShare(sparse.model)];
    print(`active units: plain ${before.toFixed(3)}, L1 ${after.toFixed(3)}`);
    expect(after).toBeLessThan(0.7 * before);
    expect(after).toBeGreaterThan(0);
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
    expect(await latentEnergy({ l2: 0.01 })).toBeLessThan(0.5 * (await energyOfPlainTwin()));
  });
});

describe('noise', () => {
  it('mnist-denoising gains on noisy input, and a model that never saw noise does not gain as much', async () => {
    const clean = await digitTensor(100);
    const samples = corrupt(clean.dataSync<'float32'>(), parseCorruption('gaussian:0.3'), new Random(3));
    const psnrOf = (image: tf.Tensor) =>
      -10 * Math.log10(tf.mean(tf.squaredDifference(image, clean)).dataSync()[0]!);
    const psnrThrough = async (id: string) => {
      const model = await loadModel(id);
      const { encoder, decoder } = await model.coder.latentSpace!.layers();
      const noisy = () => encoder.apply(tf.tensor4d(samples, clean.shape));
      const result = tf.tidy(() => psnrOf(decoder.apply(noisy() as tf.Tensor4D) as tf.Tensor));
      model.dispose();
      return result;
    };
    const before = tf.tidy(() => psnrOf(tf.tensor4d(samples, clean.shape)));
    const [denoised, plain] = [await psnrThrough('mnist-denoising'), await psnrThrough('mnist-conv-8')];
    clean.dispose();
    print(
      `noisy ${before.toFixed(2)} dB, denoised ${denoised.toFixed(2)} dB, mnist-conv-8 ${plain.toFixed(2)} dB`,
    );
    expect(denoised).toBeGreaterThan(before + 3);
    expect(denoised).toBeGreaterThan(plain + 1);
  });

  it('noise on the latent makes it larger than in the plain twin', async () => {
    expect(await latentEnergy({ latentNoise: 2 })).toBeGreaterThan(1.2 * (await energyOfPlainTwin()));
  });
});

describe('dropout', () => {
  it('leaves units out in training, by masks from the seed, and none in the transform itself', async () => {
    const { encoder } = dense.build({ hidden: [256], latentChannels: 4 }, 1);
    initializeWeights(encoder, new Random(1));
    const x = await digitTensor(1);
    const dropped = (...seed: number[]) =>
      tf.tidy(() => [...applyWithDropout(encoder, x, 0.2, new Random(...seed)).dataSync()]);
    const whole = tf.tidy(() => [...(encoder.apply(x, { training: true }) as tf.Tensor).dataSync()]);
    expect(dropped(1)).toEqual(dropped(1));
    expect(dropped(1)).not.toEqual(dropped(2));
    expect(dropped(1)).not.toEqual(whole);
    const runs = Array.from({ length: 400 }, (_, seed) => dropped(seed));
    whole.forEach((value, i) => {
      const mean = runs.reduce((sum, run) => sum + run[i]!, 0) / runs.length;
      expect(mean).toBeCloseTo(value, 1);
    });
    x.dispose();
    encoder.dispose();
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
    expect(contractive).toBeLessThan(0.8 * plain);
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

function sumOfSteps({ coder }: Model): number {
  const { prior } = coder.latentSpace!;
  if (prior === 'normal' || !('steps' in prior)) throw new Error('its symbols have no prices');
  return prior.steps.reduce((sum, step) => sum + step, 0);
}

/** Mean over digits of ‖∂y/∂x‖², by tfjs's own gradients. */
async function jacobianNorm({ coder }: Model): Promise<number> {
  const { geometry } = coder.latentSpace!;
  const { encoder } = await coder.latentSpace!.layers();
  const x = await digitTensor(8);
  let sum = 0;
  for (let unit = 0; unit < geometry.latentChannels; unit++) {
    sum += tf.tidy(() => {
      const slope = tf.grad((input) =>
        tf.sum(
          tf.slice(encoder.apply(input as tf.Tensor4D) as tf.Tensor4D, [0, 0, 0, unit], [-1, -1, -1, 1]),
        ),
      );
      return tf.sum(tf.square(slope(x))).dataSync()[0]!;
    });
  }
  x.dispose();
  return sum / 8;
}
