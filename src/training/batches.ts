import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import type { Batch } from './shards/shard.js';

/** A batch of an epoch: its images are those from `from` on, in the order of the epoch. */
export interface PlacedBatch extends Batch {
  readonly from: number;
}

/** How many crops one epoch trains on. */
export function imagesOfEpoch(config: TrainingConfig, indices: Uint32Array): number {
  return config.patchesPerEpoch || indices.length;
}

/**
 * The batches of an epoch over the images `indices`, as crops of `side` pixels. While one is trained on, the next is read.
 * Order and crops depend only on seed, epoch and batch.
 */
export async function* batchesOf(
  config: TrainingConfig,
  dataset: Dataset,
  indices: Uint32Array,
  epoch: number,
  side: number,
): AsyncGenerator<PlacedBatch, void, void> {
  const order = epochOrder(config, indices, epoch);
  const read = async (from: number): Promise<PlacedBatch> => {
    const chosen = order.subarray(from, from + config.batchSize);
    const random = new Random(stream.batch, config.seed, epoch, from);
    const patches = await dataset.patches(chosen, { width: side, height: side }, random, config.augment);
    return { patches, count: chosen.length, side, channels: dataset.channels, from };
  };
  let next = read(0);
  for (let from = 0; from < order.length; from += config.batchSize) {
    const batch = await next;
    const after = from + config.batchSize;
    if (after < order.length) next = read(after);
    next.catch(() => {}); // whoever awaits it is told; the epoch may end before
    yield batch;
  }
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
