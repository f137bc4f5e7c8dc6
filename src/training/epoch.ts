import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import { setLearningRate } from '../layers/learning-rate.js';
import { Batches } from './batches.js';
import { diverged } from './diverged.js';
import { trainBatch } from './gradient-step.js';
import type { Pace } from './pace.js';
import type { TrainingRun } from './run.js';
import type { ShardRunner } from './shards/shard-runner.js';
import { learningRateAt } from './stages.js';

export interface EpochOptions {
  readonly pace: Pace;
  /** Called between two batches, with the progress of the epoch. */
  readonly onBatch: (progress: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains the epoch of `run` to its end, from where the run is in it. Order and noise depend only on seed, epoch, batch and
 * shard. False if the signal stopped it. `AecError('model')` if the loss is no longer finite.
 */
export async function trainEpoch(
  run: TrainingRun,
  runner: ShardRunner,
  dataset: Dataset,
  indices: Uint32Array,
  { pace, onBatch, signal }: EpochOptions,
): Promise<boolean> {
  const { config, epoch } = run;
  const batches = new Batches(run, dataset, indices, pace);
  let since = performance.now();
  for (;;) {
    const progress = pace.progress(run.place.images);
    if (progress >= 1) return true;
    if (signal?.aborted) return false;
    const batch = await batches.next();
    setLearningRate(run.optimizer, learningRateAt(epoch + progress, run.trainable.stages, config));
    const loss = await trainBatch(run, runner, batch);
    if (!Number.isFinite(loss)) {
      throw diverged(`the loss became ${loss} in epoch ${epoch + 1}`, config);
    }
    const now = performance.now();
    run.finishBatch(batch.count, loss, (now - since) / 1000);
    since = now;
    await onBatch(Math.min(1, pace.progress(run.place.images)));
  }
}

/** How many crops an epoch trains on, unless the clock ends it. */
export function imagesOfEpoch(config: TrainingConfig, indices: Uint32Array): number {
  return config.patchesPerEpoch || indices.length;
}
