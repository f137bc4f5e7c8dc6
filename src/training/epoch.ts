import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import { AecError } from '../errors.js';
import { setLearningRate } from '../layers/learning-rate.js';
import { trainBatch } from './gradient-step.js';
import { ImageOrder } from './image-order.js';
import type { Pace } from './pace.js';
import type { TrainingRun } from './run.js';
import { learningRateAt } from './stages.js';

export interface EpochOptions {
  readonly pace: Pace;
  /** Called between two batches, with the progress of the epoch. */
  readonly onBatch: (progress: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains the epoch of `run` to its end, from where the run is in it. Order and noise depend only on seed, epoch and batch.
 * False if the signal stopped it. `AecError('usage')` if the loss is no longer finite.
 */
export async function trainEpoch(
  run: TrainingRun,
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
    const { patches, shape, random } = await batches.next();
    setLearningRate(run.optimizer, learningRateAt(epoch + progress, run.trainable.stages, config));
    const loss = trainBatch(run, patches, shape, random);
    if (!Number.isFinite(loss)) {
      throw new AecError(
        'usage',
        `the loss became ${loss} in epoch ${epoch + 1}; train with a lower learning rate`,
      );
    }
    const now = performance.now();
    run.finishBatch(shape[0], loss, (now - since) / 1000);
    since = now;
    await onBatch(Math.min(1, pace.progress(run.place.images)));
    await nextTurn();
  }
}

/** How many crops an epoch trains on, unless the clock ends it. */
export function imagesOfEpoch(config: TrainingConfig, indices: Uint32Array): number {
  return config.patchesPerEpoch || indices.length;
}

interface Batch {
  readonly patches: Float32Array;
  readonly shape: [n: number, height: number, width: number, channels: number];
  /** Has drawn the patches, and draws the noise of the step. */
  readonly random: Random;
}

/** The batches of an epoch. While one is trained on, the images of the next are being read. */
class Batches {
  readonly #run: TrainingRun;
  readonly #dataset: Dataset;
  readonly #size: number;
  readonly #order: ImageOrder;
  readonly #pace: Pace;
  /** Images in the batches up to the one that is being read. */
  #images: number;
  #read: Promise<Batch> | undefined;

  constructor(run: TrainingRun, dataset: Dataset, indices: Uint32Array, pace: Pace) {
    this.#run = run;
    this.#dataset = dataset;
    this.#size = patchSize(dataset, run.config, run.trainable);
    this.#order = new ImageOrder(run.config, indices, run.epoch);
    this.#order.skip(run.place.images);
    this.#pace = pace;
    this.#images = run.place.images;
  }

  async next(): Promise<Batch> {
    const batch = await (this.#read ?? this.#startReading());
    if (this.#pace.imagesLeft(this.#images) > 0) {
      this.#read = this.#startReading();
      // An image that cannot be read is reported when its batch is asked for, if that happens.
      this.#read.catch(() => {});
    }
    return batch;
  }

  async #startReading(): Promise<Batch> {
    const { config, epoch } = this.#run;
    const from = this.#images;
    const count = Math.min(config.batchSize, this.#pace.imagesLeft(from));
    this.#images += count;
    const random = new Random(stream.batch, config.seed, epoch, from);
    const side = { width: this.#size, height: this.#size };
    const patches = await this.#dataset.patches(this.#order.take(count), side, random, config.augment);
    return { patches, shape: [count, this.#size, this.#size, this.#dataset.channels], random };
  }
}

/** Lets signals, timers and the progress bar run between two batches. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
