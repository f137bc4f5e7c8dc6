import type { TrainingConfig } from '../architectures/training-config.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';

/** The images of an epoch in random order, without end: each pass over `indices` shuffles them anew. */
export class ImageOrder {
  readonly #indices: Uint32Array;
  readonly #random: Random;
  #pass: Uint32Array = new Uint32Array();
  #at = 0;

  constructor({ seed }: Pick<TrainingConfig, 'seed'>, indices: Uint32Array, epoch: number) {
    this.#indices = indices;
    this.#random = new Random(stream.order, seed, epoch);
  }

  /** The next `count` images. */
  take(count: number): Uint32Array {
    const taken = new Uint32Array(count);
    for (let filled = 0; filled < count; ) {
      if (this.#at === this.#pass.length) this.#shuffle();
      const part = this.#pass.subarray(this.#at, this.#at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return taken;
  }

  /** Leaves out the next `count` images, on which an interrupted epoch has trained. */
  skip(count: number): void {
    let left = count;
    while (left > 0) {
      if (this.#at === this.#pass.length) this.#shuffle();
      const part = Math.min(left, this.#pass.length - this.#at);
      left -= part;
      this.#at += part;
    }
  }

  #shuffle(): void {
    this.#pass = this.#indices.slice();
    this.#random.shuffle(this.#pass);
    this.#at = 0;
  }
}
