import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import { trainingArchitecture } from '../../src/architectures/training-registry.js';
import type { Dataset } from '../../src/data/dataset.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { AecError } from '../../src/errors.js';
import { valuesOf } from '../../src/layers/tensor-values.js';
import { trainingConfig } from '../../src/training/config.js';
import { runShardsInWorkers } from '../../src/training/shards/worker-runner.js';
import { train } from '../../src/training/train.js';
import { smoothColours } from './colours.js';
import { fewDigits } from './small-dataset.js';

let folder: string;
beforeAll(async () => {
  await useExactEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(folder, { recursive: true }));

const short = { epochs: 2, hardEpochs: 1, validationSplit: 0.25, averaging: 0.9, clipNorm: 1 };
/** A batch of 10 is cut into shards of 2 and 3 images; the last batch of an epoch has fewer images than shards. */
const trainings: Record<string, { config: TrainingConfig; dataset: () => Dataset | Promise<Dataset> }> = {
  conv: {
    config: trainingConfig({ ...short, batchSize: 10, corrupt: 'gaussian:0.1' }),
    dataset: () => fewDigits(44),
  },
  dense: {
    config: trainingConfig({ ...short, batchSize: 10, architecture: 'dense', dropout: 0.2 }),
    dataset: () => fewDigits(44),
  },
  rd: {
    config: trainingConfig({ ...short, epochs: 3, batchSize: 3, preset: 'mnist-rd' }),
    dataset: () => fewDigits(14),
  },
  photo: {
    config: trainingConfig({
      ...short,
      preset: 'photo',
      patchesPerEpoch: 0,
      patchSize: 32,
      batchSize: 4,
      architectureOptions: { latentChannels: 32 },
    }),
    dataset: () => smoothColours(6, 40),
  },
  lossless: {
    config: trainingConfig({
      ...short,
      hardEpochs: undefined,
      preset: 'photo-lossless',
      patchSize: 16,
      batchSize: 3,
    }),
    dataset: () => smoothColours(8, 16),
  },
};

/** The weights and the figures after training in as many threads. */
async function trained(name: string, workers: number, { resume = false, stopAfter = Number.NaN } = {}) {
  const { config, dataset } = trainings[name]!;
  const controller = new AbortController();
  const { run } = await train(config, await dataset(), {
    checkpoint: path.join(folder, name),
    resume,
    workers,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'batch' && event.epoch === stopAfter + 1) controller.abort();
    },
  });
  const weights = valuesOf(run.trainable.variables).map(({ values }) => values);
  const history = run.history.map(({ loss, validation }) => ({ loss, validation }));
  run.dispose();
  return { weights, history };
}

describe('training in several threads', () => {
  // Threads that outnumber the cores of a busy machine take their time.
  it.each(Object.keys(trainings))(
    'gives the same weights with 1, 2 and 3 workers: %s',
    async (name) => {
      const alone = await trained(name, 1);
      expect(alone.history.every(({ loss }) => Number.isFinite(loss))).toBe(true);
      for (const workers of [2, 3]) expect(await trained(name, workers)).toEqual(alone);
    },
    240_000,
  );

  it('goes on from a checkpoint with another number of workers', async () => {
    const whole = await trained('conv', 1);
    await trained('conv', 3, { stopAfter: 1 });
    expect(await trained('conv', 2, { resume: true })).toEqual(whole);
  });

  it('refuses an impossible number of threads', async () => {
    await expect(trained('conv', 0)).rejects.toMatchObject({ code: 'usage' });
  });

  it('passes on the error of a worker, with its code', async () => {
    const { config } = trainings.rd!;
    const usual = { width: 28, height: 28 };
    const trainable = await trainingArchitecture('rd').create(config, { channels: 1, mean: 0.1, usual });
    const runner = await runShardsInWorkers(trainable, config, { channels: 3, mean: 0.1, usual }, 4, 2);
    const batch = { patches: new Float32Array(28 * 28), count: 1, side: 28, channels: 1 } as const;
    await expect(runner.measure('decoder', batch)).rejects.toSatisfy(
      (error) => error instanceof AecError && error.code === 'usage' && /gray/.test(error.message),
    );
    await runner.close();
    trainable.dispose();
  });

  it('ends with the error of an image that cannot be read any more', async () => {
    const { config } = trainings.photo!;
    const options = { checkpoint: path.join(folder, 'failed'), resume: false, workers: 2, onEvent: () => {} };
    const dataset = { ...smoothColours(7, 40), patches: smoothColours(7, 40, 3).patches };
    await expect(train(config, dataset, options)).rejects.toMatchObject({ code: 'input' });
  });
});
