import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TrainingConfig } from '../../src/architectures/training-config.js';
import { trainingArchitecture } from '../../src/architectures/training-registry.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { type TensorValues, valuesOf } from '../../src/layers/tensor-values.js';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { TrainingRun } from '../../src/training/run.js';
import { storedRunState } from '../../src/training/run-state.js';
import { type TrainResult, train } from '../../src/training/train.js';
import { fewDigits, smallConfig } from './small-dataset.js';
import { smallDense } from './trained-model.js';

let folder: string;
beforeAll(async () => {
  await useExactEngine();
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly result: TrainResult;
  readonly events: readonly TrainingEvent[];
  readonly weights: readonly Float32Array[];
}

/** Trains; `stopAfter` aborts in the middle of the epoch that follows that many. */
async function trained(
  name: string,
  config: TrainingConfig,
  { resume = false, stopAfter }: { resume?: boolean; stopAfter?: number } = {},
): Promise<Outcome> {
  const controller = new AbortController();
  const events: TrainingEvent[] = [];
  const result = await train(config, await fewDigits(), {
    checkpoint: path.join(folder, name),
    resume,
    signal: controller.signal,
    onEvent(event) {
      events.push(event);
      if (event.type === 'batch' && event.epoch === (stopAfter ?? Number.NaN) + 1) controller.abort();
    },
  });
  const weights = valuesOf(result.run.trainable.variables).map(({ values }) => values);
  result.run.dispose();
  return { result, events, weights };
}

describe('training', () => {
  it('gives the same weights for the same seed, others for another', async () => {
    const first = await trained('a', smallConfig);
    const second = await trained('b', smallConfig);
    const other = await trained('c', { ...smallConfig, seed: 2 });
    expect(second.weights).toEqual(first.weights);
    expect(other.weights).not.toEqual(first.weights);
    expect(await readdir(folder)).toEqual(['a', 'b', 'c']);
  });

  let whole: Outcome | undefined;
  it.each([1, 2, 3])('continues after epoch %i as if it had not been stopped', async (stopAfter) => {
    whole ??= await trained('whole', smallConfig);
    const part = await trained('part', smallConfig, { stopAfter });
    expect(part.result.interrupted).toBe(true);
    expect(part.result.run.history).toHaveLength(stopAfter);
    // In the middle of the epoch: the checkpoint holds the place.
    expect(part.result.run.place.images).toBe(smallConfig.batchSize);
    const rest = await trained('part', smallConfig, { resume: true });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.result.run.history.map(({ loss }) => loss)).toEqual(
      whole.result.run.history.map(({ loss }) => loss),
    );
  });

  it('keeps nothing if it is stopped before the first batch', async () => {
    const controller = new AbortController();
    controller.abort();
    const checkpoint = path.join(folder, 'early');
    const options = { checkpoint, resume: false, signal: controller.signal, onEvent: () => {} };
    const { run, interrupted } = await train(smallConfig, await fewDigits(), options);
    expect({ interrupted, hasTrained: run.hasTrained }).toEqual({ interrupted: true, hasTrained: false });
    expect(await readdir(folder)).not.toContain('early');
    run.dispose();
  });

  it('writes a checkpoint every half minute, inside an epoch, too', async () => {
    const checkpoint = path.join(folder, 'long');
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 4000));
    const saved: boolean[] = [];
    const onEvent = ({ type }: TrainingEvent) => {
      if (type === 'batch') saved.push(existsSync(checkpoint));
    };
    const config = { ...smallConfig, epochs: 1, hardEpochs: 0, batchSize: 4 };
    const { run } = await train(config, await fewDigits(), { checkpoint, resume: false, onEvent });
    clock.mockRestore();
    run.dispose();
    expect(saved).toHaveLength(18);
    expect(saved[0]).toBe(false);
    expect(saved.at(-1)).toBe(true);
  });

  it('never saves weights that are not finite: the last good checkpoint stays', async () => {
    const { create } = trainingArchitecture(smallConfig.architecture);
    const run = new TrainingRun(
      smallConfig,
      await create(smallConfig, { channels: 1, mean: 0.1, usual: { width: 28, height: 28 } }),
    );
    const checkpoint = path.join(folder, 'finite');
    await run.save(checkpoint);
    const good = await readFile(checkpoint);
    const [variable] = run.trainable.variables;
    variable!.assign(tf.fill(variable!.shape, Number.NaN));
    await expect(run.save(checkpoint)).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(/no longer finite.*lower learning rate/),
    });
    expect(await readFile(checkpoint)).toEqual(good);
    run.dispose();
  });

  it('saves figures that JSON does not have, and refuses those that are no numbers', async () => {
    const { create } = trainingArchitecture(smallConfig.architecture);
    const data = { channels: 1, mean: 0.1, usual: { width: 28, height: 28 } } as const;
    const checkpoint = path.join(folder, 'figures');
    const record = (psnr: number, loss: number) => ({
      ...{ epoch: 1, stage: 'joint', images: 1, loss, learningRate: 1, seconds: 1, imagesPerSecond: 1 },
      validation: { loss, psnr, bytesPerImage: 0, images: 1 },
    });
    const run = new TrainingRun(smallConfig, await create(smallConfig, data));
    await run.finishEpoch(record(Number.POSITIVE_INFINITY, 0));
    await run.save(checkpoint);
    const next = new TrainingRun(smallConfig, await create(smallConfig, data));
    await next.restore(checkpoint);
    expect(next.history[0]!.validation.psnr).toBe(Number.MAX_VALUE);
    await run.finishEpoch(record(20, Number.NaN));
    await expect(run.save(checkpoint)).rejects.toMatchObject({ code: 'model' });
    run.dispose();
    next.dispose();
  });

  it.each<Partial<TrainingConfig>>([
    { optimizer: 'sgd', learningRate: 0.1 },
    { optimizer: 'rmsprop', learningRate: 1e-3 },
    { optimizer: 'momentum', learningRate: 0.05 },
    { dropout: 0.2, latentNoise: 0.1, corrupt: 'salt-pepper:0.2' },
    { beta: 1, architectureOptions: { hidden: [], latentChannels: 32, latentActivation: 'linear' } },
    { epochs: 4, pretrainEpochs: 2 },
  ])('continues with %j as if it had not been stopped, and learns', async (changes) => {
    const config = { ...smallDense, limit: 96, epochs: 3, ...changes };
    const whole = await trained('whole', config);
    await trained('part', config, { stopAfter: 2 });
    const rest = await trained('part', config, { resume: true });
    expect(rest.weights).toEqual(whole.weights);
    const { history } = whole.result.run;
    expect(history.at(-1)!.validation.loss).toBeLessThan(history[0]!.validation.loss);
  });

  it('learns: the loss falls, and the frozen encoder stays frozen in the last stage', async () => {
    const { result } = await trained('learn', { ...smallConfig, epochs: 8, hardEpochs: 2 });
    const { history } = result.run;
    expect(history[5]!.validation.loss).toBeLessThan(0.8 * history[0]!.validation.loss);
    expect(history.map(({ stage }) => stage).slice(-3)).toEqual(['joint', 'decoder', 'decoder']);
  });

  it('ends a stage early when patience is out, and keeps its best weights', async () => {
    const config = { ...smallConfig, epochs: 30, hardEpochs: 1, learningRate: 1e-9, earlyStopping: 2 };
    const { result, weights } = await trained('patience', config);
    expect(result.run.history.length).toBeLessThan(30);
    expect(result.run.finished).toBe(true);
    expect(weights[0]!.every(Number.isFinite)).toBe(true);
  });

  it.each([0, 0.9])(
    'ends with the best of the weights that were validated, with averaging %d',
    async (averaging) => {
      const config = { ...smallConfig, hardEpochs: 0, epochs: 9, earlyStopping: 2, averaging };
      const { create } = trainingArchitecture(config.architecture);
      const run = new TrainingRun(
        config,
        await create(config, { channels: 1, mean: 0.1, usual: { width: 28, height: 28 } }),
      );
      const { variables } = run.trainable;
      const validated: TensorValues[] = [];
      for (const [epoch, loss] of [3, 1, 2, 2].entries()) {
        for (const variable of variables) variable.assign(tf.fill(variable.shape, epoch));
        for (let batch = 0; batch < 8; batch++) run.finishBatch(1, 0, 0);
        validated.push(await run.withAverage(async () => valuesOf(variables)));
        const validation = { loss, psnr: 0, bytesPerImage: 0, images: 1 };
        const rest = { stage: 'joint', images: 1, loss, learningRate: 1, seconds: 1, imagesPerSecond: 1 };
        await run.finishEpoch({ epoch: epoch + 1, validation, ...rest });
      }
      expect(run.finished).toBe(true);
      run.takeAverage();
      expect(valuesOf(variables)).toEqual(validated[1]);
      expect(validated[1]).not.toEqual(validated[3]);
      run.dispose();
    },
  );

  it('leaks no tensors', async () => {
    await trained('leak', smallConfig);
    const before = tf.memory().numTensors;
    await trained('leak', smallConfig);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops with a word of advice when the loss is no number', async () => {
    const wild = { ...smallConfig, learningRate: 1, epochs: 60, hardEpochs: 0, lambda: 1e38 };
    await expect(trained('wild', wild)).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(/the loss became .* lower learning rate or lambda \(1e\+38\)$/),
    });
    const noisy = { ...smallDense, limit: 96, latentNoise: 1e38, l1: 1e38 };
    await expect(trained('noisy', noisy)).rejects.toMatchObject({
      message: expect.stringMatching(/lower learning rate or latent noise \(1e\+38\) or l1 \(1e\+38\)$/),
    });
    // Once something was saved, it says so.
    await trained('kept', smallConfig, { stopAfter: 1 });
    const resumed = { ...smallConfig, learningRate: 1e30, epochs: 60 };
    await expect(trained('kept', resumed, { resume: true })).rejects.toMatchObject({
      message: expect.stringMatching(/the last good weights are kept/),
    });
    expect((await trained('kept', smallConfig, { resume: true })).result.run.finished).toBe(true);
  });

  it('refuses to go on with another configuration, or from nothing, or from a damaged file', async () => {
    await trained('other', smallConfig, { stopAfter: 1 });
    await expect(trained('other', { ...smallConfig, lambda: 1 }, { resume: true })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/lambda was 0.003/),
    });
    await expect(trained('other', { ...smallConfig, epochs: 0 }, { resume: true })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/epochs is 0, but 1 are done/),
    });
    const others = { checkpoint: path.join(folder, 'other'), resume: true, onEvent: () => {} };
    await expect(train(smallConfig, await fewDigits(95), others)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/the images are not those that .*other was trained on/),
    });
    await expect(trained('absent', smallConfig, { resume: true })).rejects.toMatchObject({ code: 'input' });
    const file = path.join(folder, 'other');
    const whole = await readFile(file);
    const flipped = Buffer.from(whole).fill(0xff, whole.length - 5000, whole.length - 4996);
    const edited = Buffer.from(whole.toString('latin1').replace('"epoch":1', '"epoch":0'), 'latin1');
    for (const bytes of [whole.subarray(0, 5000), flipped, edited, Buffer.from('{"aecCheckpoint":')]) {
      await writeFile(file, bytes);
      await expect(trained('other', smallConfig, { resume: true })).rejects.toMatchObject({
        code: 'input',
        message: `${file} is damaged, or of another version of aec; delete it and train anew`,
      });
    }
  });

  it('refuses a checkpoint of figures that cannot be, or of other sizes', async () => {
    const { create } = trainingArchitecture(smallConfig.architecture);
    const data = { channels: 1, mean: 0.1, usual: { width: 28, height: 28 } } as const;
    const run = new TrainingRun(smallConfig, await create(smallConfig, data));
    const file = path.join(folder, 'odd');
    await run.save(file);
    const { state, groups } = await readCheckpoint(file, storedRunState);
    const [first, ...others] = groups.variables!;
    const reshaped = { ...first!, shape: [first!.values.length] };
    for (const odd of [
      { state: { ...state, epoch: -5 }, groups },
      { state: { ...state, epoch: 1.5 }, groups },
      { state, groups: { ...groups, variables: [reshaped, ...others] } },
      { state, groups: { ...groups, variables: others } },
    ]) {
      await writeCheckpoint(file, odd);
      await expect(run.restore(file)).rejects.toMatchObject({
        code: 'input',
        message: expect.stringContaining('odd is damaged'),
      });
    }
    run.dispose();
  });

  it('goes on with the same images, however the place where they are is written', async () => {
    await trained('place', smallConfig, { stopAfter: 1 });
    const { result } = await trained('place', { ...smallConfig, data: './mnist/' }, { resume: true });
    expect(result.run.finished).toBe(true);
  });
});
