import { Random } from '../../data/random.js';
import { stream } from '../../data/streams.js';

/** Images of one size: `[n, side, side, channels]`, 0…1. */
export interface Batch {
  readonly patches: Float32Array;
  readonly count: number;
  readonly side: number;
  readonly channels: 1 | 3;
}

/** The images of a batch that one thread computes at a time, and the seed of the noise on them. */
export interface Shard extends Batch {
  readonly seed: readonly number[];
}

/**
 * Cuts a batch into `most` shards of about as many images each, or into one per image if there are fewer. `seed` tells the
 * batch from all others; each shard adds its place to it.
 */
export function cutIntoShards(batch: Batch, most: number, seed: readonly number[]): Shard[] {
  const { patches, count, side, channels } = batch;
  const size = side * side * channels;
  const shards = Math.min(most, count);
  return Array.from({ length: shards }, (_, k) => {
    const [from, to] = [k, k + 1].map((place) => Math.floor((place * count) / shards)) as [number, number];
    const own = patches.slice(from * size, to * size);
    return { patches: own, count: to - from, side, channels, seed: [...seed, k] };
  });
}

/** The random numbers of a shard. */
export function randomOf({ seed }: Shard): Random {
  return new Random(stream.shard, ...seed);
}
