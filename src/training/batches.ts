import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import { ImageOrder } from './image-order.js';
import type { Pace } from './pace.js';
import type { TrainingRun } from './run.js';
import type { Batch } from './shards/shard.js';

/** A batch of an epoch, of which `from` images came before. */
export interface PlacedBatch extends Batch {
  readonly from: number;
}

/** The batches of an epoch. While one is trained on, the images of the next are being read. */
export class Batches {
  readonly #run: TrainingRun;
  readonly #dataset: Dataset;
  readonly #side: number;
  readonly #order: ImageOrder;
  readonly #pace: Pace;
  /** Images in the batches up to the one that is being read. */
  #images: number;
  #read: Promise<PlacedBatch> | undefined;

  constructor(run: TrainingRun, dataset: Dataset, indices: Uint32Array, pace: Pace) {
    this.#run = run;
    this.#dataset = dataset;
    this.#side = patchSize(dataset, run.config, run.trainable);
    this.#order = new ImageOrder(run.config, indices, run.epoch);
    this.#order.skip(run.place.images);
    this.#pace = pace;
    this.#images = run.place.images;
  }

  async next(): Promise<PlacedBatch> {
    const batch = await (this.#read ?? this.#startReading());
    if (this.#pace.imagesLeft(this.#images) > 0) {
      this.#read = this.#startReading();
      // An image that cannot be read is reported when its batch is asked for, if that happens.
      this.#read.catch(() => {});
    }
    return batch;
  }

  async #startReading(): Promise<PlacedBatch> {
    const { config, epoch } = this.#run;
    const from = this.#images;
    const count = Math.min(config.batchSize, this.#pace.imagesLeft(from));
    this.#images += count;
    const random = new Random(stream.batch, config.seed, epoch, from);
    const [side, { channels }] = [this.#side, this.#dataset];
    const size = { width: side, height: side };
    const patches = await this.#dataset.patches(this.#order.take(count), size, random, config.augment);
    return { patches, count, side, channels, from };
  }
}
