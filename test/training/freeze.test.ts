import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import { trainingArchitecture } from '../../src/architectures/training-registry.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { tf } from '../../src/engine/tfjs.js';
import { trainingConfig } from '../../src/training/config.js';
import { freezeComparison } from '../../src/training/freeze-comparison.js';
import { reportFreeze } from '../../src/training/freeze-report.js';
import { freezeRun } from '../../src/training/freeze-run.js';
import { TrainingRun } from '../../src/training/run.js';
import { train } from '../../src/training/train.js';
import { type TrainModelResult, trainModel } from '../../src/training/train-model.js';
import { naturalImage } from '../unit/codec/natural-image.js';
import { fewBatches, fewDigits, smallConfig } from './small-dataset.js';
import { smallDense } from './trained-model.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
  for (let seed = 0; seed < 6; seed++) {
    const { data, width, height } = naturalImage(64, 64, seed);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(path.join(folder, `${seed}.png`));
  }
});
afterAll(() => rm(folder, { recursive: true }));

const context = { window: { rows: 2, side: 2 }, hidden: 8, components: 2, maxGain: 255 };
const small = { ...fewBatches, epochs: 2, hardEpochs: 1 };

/** A training of a second or two for each architecture, on digits or on colours. */
const trainings: Readonly<Record<string, () => TrainingConfig>> = {
  conv: () => smallConfig,
  dense: () => ({ ...smallDense, limit: 96, epochs: 2 }),
  rd: () =>
    trainingConfig({
      ...small,
      id: 'small-rd',
      architecture: 'rd',
      architectureOptions: { filters: [4], networks: [{ ...context, spikes: [0, 254, 255], classes: 3 }] },
    }),
  photo: () =>
    trainingConfig({
      ...small,
      id: 'small-photo',
      architecture: 'photo',
      architectureOptions: { latentChannels: 32, filters: [4, 6] },
      data: folder,
      batchSize: 2,
    }),
  lossless: () =>
    trainingConfig({
      id: 'small-lossless',
      architecture: 'lossless',
      architectureOptions: { hidden: 6, components: 2 },
      data: folder,
      batchSize: 2,
      validationSplit: 0,
      epochs: 1,
    }),
};

function trained(config: TrainingConfig): Promise<TrainModelResult> {
  const options = { engine: 'wasm', resume: false, force: false, onEvent: () => {} } as const;
  return trainModel(config, { ...options, folder: path.join(folder, 'models', config.id) });
}

describe('a training of each architecture', () => {
  it.each(Object.keys(trainings))('records what the freeze cost, which is little: %s', async (name) => {
    const config = trainings[name]!();
    const { freeze, folder: model } = await trained(config);
    const { comparisons, summary, fault } = freeze!;
    const record = JSON.parse(await readFile(path.join(model, 'training.json'), 'utf8'));
    expect(v.parse(v.array(freezeComparison), record.freeze)).toEqual(comparisons);
    // So short a training of rd leaves values between two levels, which rounding takes to either.
    if (config.architecture !== 'rd') expect(fault).toBeNull();
    expect(comparisons.map(({ rate }) => rate)).toEqual(ratesOf[config.architecture]);
    const kind = config.validationSplit > 0 ? 'validation' : 'training';
    expect(summary).toMatch(
      new RegExp(
        `^frozen: [+−][\\d.]+ % bytes(, [+−][\\d.]+ dB)? against the float model, on \\d+ ${kind} images`,
      ),
    );
    for (const { rate, images, float, frozen } of comparisons) {
      expect(images).toBeGreaterThan(0);
      const bytes = images * (frozen.bytesPerImage - float.bytesPerImage);
      expect(Math.abs(bytes)).toBeLessThan(3 + 0.003 * images * float.bytesPerImage);
      expect(frozen.psnr === null).toBe(rate !== null && rate >= 128);
      if (frozen.psnr !== null) expect(Math.abs(frozen.psnr - float.psnr!)).toBeLessThan(0.1);
    }
  });
});

describe('a training that went to an extreme', () => {
  it('freezes a decoder that gives the same image whatever the latent is', async () => {
    const black = path.join(folder, 'black');
    await mkdir(black);
    const create = { width: 28, height: 28, channels: 3, background: '#000' } as const;
    for (let n = 0; n < 8; n++)
      await sharp({ create })
        .greyscale()
        .png()
        .toFile(path.join(black, `${n}.png`));
    const { freeze } = await trained(
      trainingConfig({
        id: 'black',
        architecture: 'conv',
        data: black,
        objective: 'reconstruction',
        loss: 'bce',
        epochs: 3,
        hardEpochs: 0,
      }),
    );
    expect(freeze!.fault).toBeNull();
  });

  it('is said to have diverged if no integers stand for its weights, with what to lower', async () => {
    await useExactEngine();
    const digits = await fewDigits();
    const config = { ...smallConfig, lambda: 1e6 };
    const data = { channels: 1, mean: 0.1, usual: digits.usual } as const;
    const run = new TrainingRun(config, await trainingArchitecture(config.architecture).create(config, data));
    const steps = run.trainable.variables.find(({ name }) => name.includes('log-steps'))!;
    tf.tidy(() => steps.assign(tf.fill(steps.shape, 1000)));
    const freezing = freezeRun(run, digits, Uint32Array.of(0, 1, 2));
    await expect(freezing.finally(() => run.dispose())).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(
        /^training diverged: no integers .* resume cannot mend and force starts anew; train with a lower learning rate or lambda \(1000000\)$/,
      ),
    });
  });
});

const ratesOf: Readonly<Record<string, (number | null)[]>> = {
  conv: [null],
  dense: [null],
  rd: [3, 14, 28, 128, 136],
  photo: [10, 50, 99, 128, 136],
  lossless: [128, 136],
};

it('reports a freeze that loses the small weights of a layer beside one that no digit uses', async () => {
  await useExactEngine();
  const digits = await fewDigits(256);
  const { run, validationIndices } = await train(smallDense, digits, {
    checkpoint: path.join(folder, 'checkpoint'),
    resume: false,
    onEvent: () => {},
  });
  // The first pixel of digits is black: in floating point its weight changes nothing.
  const kernel = run.trainable.variables[0]!;
  const values = Float32Array.from(kernel.dataSync());
  values.fill(3e4, 0, kernel.shape[1]);
  tf.tidy(() => kernel.assign(tf.tensor(values, kernel.shape)));
  const frozen = await run.trainable.freeze(digits, validationIndices);
  const { fault } = await reportFreeze(frozen, smallDense, digits, validationIndices);
  run.dispose();
  expect(fault).toMatch(
    /^freezing made the model worse by more than 0.1 % of bytes or 0.01 dB: .*−[\d.]+ dB\. Rounding moved the weights of layer .+ of encoder most, by up to [\d.]+ %\. The model codes all the same; /,
  );
});
