import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import type { Dataset } from '../../src/data/dataset.js';
import { tryEngine, useEngine } from '../../src/engine/engine.js';
import type { EngineName } from '../../src/engine/engine-names.js';
import { valuesOf } from '../../src/layers/tensor-values.js';
import { trainingConfig } from '../../src/training/config.js';
import { train } from '../../src/training/train.js';
import { trainModel } from '../../src/training/train-model.js';
import { gradients, noise } from '../unit/engine/gradient-check.js';
import { smoothColours } from './colours.js';
import { fewDigits } from './small-dataset.js';

/** SwiftShader, which browsers bring, imitates a graphics card where there is none: slow, but right. */
const IMITATIONS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const imitation = IMITATIONS.map((folder) => `${folder}/vk_swiftshader_icd.json`).find(existsSync);
if (imitation) process.env.VK_ICD_FILENAMES ??= imitation;
process.env.XDG_RUNTIME_DIR ??= tmpdir();

const found = await tryEngine('webgpu');
const missing = 'howToGet' in found;
const isInstalled = !(missing && found.why.endsWith('is not installed'));
const reason = isInstalled ? 'no graphics adapter' : 'the packages of WebGPU are not installed';
const skipReason = missing ? ` (skipped: ${reason})` : '';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(folder, { recursive: true }));

// A batch of one image is one shard on every engine, so that the noise is the same.
const steps = { epochs: 2, hardEpochs: 1, batchSize: 1, validationSplit: 0.3, clipNorm: 1, averaging: 0.9 };
const trainings: Record<string, { config: TrainingConfig; dataset: () => Dataset | Promise<Dataset> }> = {
  conv: { config: trainingConfig(steps), dataset: () => fewDigits(4) },
  rd: {
    config: trainingConfig({ ...steps, epochs: 3, preset: 'mnist-rd' }),
    dataset: () => fewDigits(3),
  },
  photo: {
    config: trainingConfig({
      ...steps,
      preset: 'photo',
      patchesPerEpoch: 0,
      patchSize: 32,
      architectureOptions: { latentChannels: 32 },
    }),
    dataset: () => smoothColours(3, 32),
  },
};

/** All weights and the losses after a few steps. */
async function trained(name: string, engine: EngineName) {
  await useEngine(engine);
  const { config, dataset } = trainings[name]!;
  const options = { checkpoint: path.join(folder, `${name}-${engine}`), resume: false, onEvent: () => {} };
  const { run } = await train(config, await dataset(), options);
  const weights = valuesOf(run.trainable.variables).flatMap(({ values }) => [...values]);
  const losses = run.history.flatMap(({ loss, validation }) => [loss, validation.loss, validation.psnr]);
  run.dispose();
  return { weights, losses };
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}

describe('the engine webgpu', () => {
  it.skipIf(missing)(
    `names its adapter, and reads without returning to the event loop${skipReason}`,
    async () => {
      expect(found).toMatchObject({ name: 'webgpu', adapter: expect.stringMatching(/./) });
      await useEngine('webgpu');
      const square = tf.square(tf.tensor1d([1, 2, 3]));
      expect([...square.dataSync()]).toEqual([1, 4, 9]);
      await useEngine('wasm');
      expect([...tf.add(square, 1).dataSync()]).toEqual([2, 5, 10]);
    },
  );

  it.skipIf(missing).each([
    { x: [2, 9, 7, 5], filter: [3, 3, 5, 50], strides: 2, pad: 'same' },
    { x: [1, 8, 8, 48], filter: [4, 4, 48, 100], strides: 4, pad: 'valid' },
    { x: [5, 16, 15, 3], filter: [3, 2, 3, 4], strides: 1, pad: 'same' }, // more positions than a chunk has
    { x: [2, 5, 6, 7], filter: [1, 1, 7, 9], strides: 1, pad: 'same' },
    { x: [2, 5, 6, 7], filter: [1, 1, 7, 9], strides: 1, pad: 1 },
  ] as const)(
    `has the gradients of WebAssembly: $x * $filter, strides $strides, pad $pad${skipReason}`,
    async ({ x, filter, strides, pad }) => {
      const shapes = [x, filter].map((shape, seed) => noise([...shape], seed));
      const convolve = (...[x, filter]: tf.Tensor[]) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
      for (const engine of ['webgpu', 'wasm'] as const) await useEngine(engine);
      const here = await gradients('wasm', convolve, shapes);
      const there = await gradients('webgpu', convolve, shapes);
      for (const [k, values] of here.entries()) {
        const differences = Array.from(values, (value, i) => value - there[k]![i]!);
        expect(norm(differences)).toBeLessThan(1e-5 * norm([...values]));
      }
    },
  );

  it.skipIf(missing)(`takes booleans, whole numbers and fractions${skipReason}`, async () => {
    await useEngine('webgpu');
    const chosen = tf.where(tf.tensor1d([true, false, true], 'bool'), tf.tensor1d([1, 2, 3], 'int32'), -4);
    expect([...tf.mul(chosen, tf.tensor1d([0.5, 0.25, 2])).dataSync()]).toEqual([0.5, -1, 6]);
  });

  it.skipIf(missing).each(Object.keys(trainings))(
    `trains as WebAssembly does: %s${skipReason}`,
    async (name) => {
      const here = await trained(name, 'wasm');
      const there = await trained(name, 'webgpu');
      for (const [i, loss] of here.losses.entries()) {
        expect(Math.abs(there.losses[i]! - loss)).toBeLessThan(1e-3 * Math.abs(loss));
      }
      const difference = norm(here.weights.map((weight, i) => weight - there.weights[i]!));
      expect(difference).toBeLessThan(1e-3 * norm(here.weights));
    },
    600_000,
  );

  it.skipIf(missing)(
    `makes a whole model${skipReason}`,
    async () => {
      const { config } = trainings.conv!;
      const model = path.join(folder, 'model');
      const options = {
        folder: model,
        engine: 'webgpu',
        resume: false,
        force: false,
        onEvent: () => {},
      } as const;
      const { hash } = await trainModel({ ...config, limit: 4 }, options);
      expect(hash).toMatch(/^[0-9a-f]+$/);
      const record = JSON.parse(await readFile(path.join(model, 'training.json'), 'utf8'));
      expect(record.engine).toEqual({ name: 'webgpu', version: '4.22.0' });
    },
    600_000,
  );
});
