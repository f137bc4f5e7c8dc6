import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import { AecError } from '../errors.js';
import { setLearningRate } from '../layers/learning-rate.js';
import type { TrainingEvent } from './events.js';
import { trainBatch } from './gradient-step.js';
import type { TrainingRun } from './run.js';
import { learningRateAt } from './stages.js';

/**
 * Trains one epoch over the images `indices`. Order and noise depend only on seed, epoch and batch. Returns the mean loss,
 * or null if the signal stopped the epoch. `AecError('usage')` if the loss is no longer finite.
 */
export async function trainEpoch(
  run: TrainingRun,
  dataset: Dataset,
  indices: Uint32Array,
  onEvent: (event: TrainingEvent) => void,
  signal?: AbortSignal,
): Promise<number | null> {
  const { config, epoch } = run;
  const { stages } = run.trainable;
  const size = patchSize(dataset, config, run.trainable);
  const order = epochOrder(config, indices, epoch);
  const started = performance.now();
  let lossSum = 0;
  for (let from = 0; from < order.length; from += config.batchSize) {
    if (signal?.aborted) return null;
    const batch = order.subarray(from, from + config.batchSize);
    const random = new Random(stream.batch, config.seed, epoch, from);
    const patches = await dataset.patches(batch, { width: size, height: size }, random, config.augment);
    setLearningRate(run.optimizer, learningRateAt(epoch + from / order.length, stages, config));
    const loss = trainBatch(run, patches, [batch.length, size, size, dataset.channels], random);
    if (!Number.isFinite(loss)) {
      throw new AecError(
        'usage',
        `the loss became ${loss} in epoch ${epoch + 1}; train with a lower learning rate`,
      );
    }
    run.updateAverage();
    lossSum += loss * batch.length;
    const done = from + batch.length;
    onEvent({
      type: 'batch',
      epoch: epoch + 1,
      done,
      total: order.length,
      loss: lossSum / done,
      imagesPerSecond: (1000 * done) / (performance.now() - started),
    });
    await nextTurn();
  }
  return lossSum / order.length;
}

/** How many crops one epoch trains on. */
export function imagesOfEpoch(config: TrainingConfig, indices: Uint32Array): number {
  return config.patchesPerEpoch || indices.length;
}

/** The images of an epoch in random order. An epoch with more crops than images shuffles them anew for each pass. */
function epochOrder(config: TrainingConfig, indices: Uint32Array, epoch: number): Uint32Array {
  const order = new Uint32Array(imagesOfEpoch(config, indices));
  const random = new Random(stream.order, config.seed, epoch);
  for (let from = 0; from < order.length; from += indices.length) {
    const shuffled = indices.slice();
    random.shuffle(shuffled);
    order.set(shuffled.subarray(0, order.length - from), from);
  }
  return order;
}

/** Lets signals, timers and the progress bar run between two batches. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
