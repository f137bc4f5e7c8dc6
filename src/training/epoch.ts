import type { Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { tf } from '../engine/tfjs.js';
import { AecError } from '../errors.js';
import { setLearningRate } from '../layers/learning-rate.js';
import { batchesOf, imagesOfEpoch } from './batches.js';
import type { TrainingEvent } from './events.js';
import type { TrainingRun } from './run.js';
import { batchGradient, clipNorm } from './shards/batch-gradient.js';
import type { ShardRunner } from './shards/shard-runner.js';
import { learningRateAt } from './stages.js';

/** What an epoch needs of a run. */
type TrainedEpoch = Pick<
  TrainingRun,
  'config' | 'epoch' | 'stage' | 'trainable' | 'optimizer' | 'updateAverage'
>;

/**
 * Trains one epoch over the images `indices`. Order and noise depend only on seed, epoch, batch and shard. Returns the mean
 * loss, or null if the signal stopped the epoch. `AecError('usage')` if the loss is no longer finite.
 */
export async function trainEpoch(
  run: TrainedEpoch,
  runner: ShardRunner,
  dataset: Dataset,
  indices: Uint32Array,
  onEvent: (event: TrainingEvent) => void,
  signal?: AbortSignal,
): Promise<number | null> {
  const { config, epoch, stage, trainable } = run;
  const side = patchSize(dataset, config, trainable);
  const total = imagesOfEpoch(config, indices);
  const variables = trainable.variablesOf(stage.name);
  const started = performance.now();
  let lossSum = 0;
  for await (const batch of batchesOf(config, dataset, indices, epoch, side)) {
    if (signal?.aborted) return null;
    const { from, count } = batch;
    const { loss, gradient } = await batchGradient(runner, stage.name, batch, [config.seed, epoch, from]);
    if (!Number.isFinite(loss)) {
      throw new AecError(
        'usage',
        `the loss became ${loss} in epoch ${epoch + 1}; train with a lower learning rate`,
      );
    }
    if (config.clipNorm > 0) clipNorm(gradient, config.clipNorm);
    setLearningRate(run.optimizer, learningRateAt(epoch + from / total, trainable.stages, config));
    tf.tidy(() => run.optimizer.applyGradients(byVariable(gradient, variables)));
    run.updateAverage();
    lossSum += loss * count;
    const done = from + count;
    onEvent({
      type: 'batch',
      epoch: epoch + 1,
      done,
      total,
      loss: lossSum / done,
      imagesPerSecond: (1000 * done) / (performance.now() - started),
    });
  }
  return lossSum / total;
}

/** A gradient by the names of the variables, as optimizers take it. */
function byVariable(gradient: Float32Array, variables: readonly Variable[]) {
  let at = 0;
  return variables.map((variable) => {
    at += variable.size;
    return {
      name: variable.name,
      tensor: tf.tensor(gradient.subarray(at - variable.size, at), variable.shape),
    };
  });
}
