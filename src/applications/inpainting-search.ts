import type { AdamOptimizer, Tensor, Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { LatentSpace, LatentTransforms } from '../architectures/architecture.js';
import type { Random } from '../data/random.js';
import { tf } from '../engine/tfjs.js';
import type { Image } from '../image/image.js';
import { variable } from '../layers/variable.js';
import { clipSample } from '../runtime/tiled-transforms.js';
import type { Block } from './blocks.js';
import { type PriorBits, priorBits } from './prior-bits.js';

/** Learning rate of Adam, in units of the prior. */
const LEARNING_RATE = 0.1;

/**
 * Searches for the latents of blocks whose pixels are known in part. Adam (Kingma & Ba 2015) minimizes
 *
 *     bits of the latent + λ × squared error of the known pixels
 *
 * from several starts at once: the encoder's latent of the block as given, and latents drawn from the prior.
 */
export class InpaintingSearch {
  readonly #space: LatentSpace;
  readonly #layers: LatentTransforms;
  readonly #blocks: readonly Block[];
  readonly #starts: number;
  readonly #lambda: number;
  readonly #prior: PriorBits;
  readonly #optimizer: AdamOptimizer = tf.train.adam(LEARNING_RATE);
  /** Latents in units of the prior: [starts × blocks, height, width, channels]. */
  readonly #u: Variable;
  readonly #units: Tensor1D;
  /** Samples of 0…1, and which of them are known: [starts × blocks, height, width, channels]. */
  readonly #x: Tensor4D;
  readonly #known: Tensor4D;

  /** `starts` above 1 are for a prior that is standard normal. */
  constructor(
    space: LatentSpace,
    layers: LatentTransforms,
    blocks: readonly Block[],
    starts: number,
    lambda: number,
    random: Random,
  ) {
    this.#space = space;
    this.#layers = layers;
    this.#blocks = blocks;
    this.#starts = starts;
    this.#lambda = lambda;
    this.#prior = priorBits(space);
    this.#units = tf.tensor1d([...this.#prior.units]);
    const { width, height, channels } = blocks[0]!.image;
    const count = starts * blocks.length;
    const repeated = Array.from({ length: starts }, () => blocks).flat();
    this.#x = fill([count, height, width, channels], repeated, ({ image }, i) => image.data[i]! / 255);
    this.#known = fill(
      [count, height, width, channels],
      repeated,
      ({ known }, i) => known[Math.floor(i / channels)]!,
    );
    this.#u = this.#start(random);
  }

  step(): void {
    tf.tidy(() => {
      this.#optimizer.minimize(() => tf.sum(this.#costs()), false, [this.#u]);
    });
  }

  /** The image of the cheapest latent of each block. */
  best(): Image[] {
    const costs = tf.tidy(() => this.#costs().arraySync());
    const { width, height, channels } = this.#blocks[0]!.image;
    const samples = tf.tidy(() => this.#decode());
    const values = samples.dataSync<'float32'>();
    samples.dispose();
    const length = width * height * channels;
    return this.#blocks.map((_, block): Image => {
      const tries = Array.from({ length: this.#starts }, (_, start) => start * this.#blocks.length + block);
      const cheapest = tries.reduce((best, n) => (costs[n]! < costs[best]! ? n : best));
      const own = values.subarray(cheapest * length, (cheapest + 1) * length);
      return {
        width,
        height,
        channels,
        data: new Uint8Array(own.map((value) => clipSample(Math.round(255 * value)))),
      };
    });
  }

  dispose(): void {
    tf.dispose([this.#u, this.#units, this.#x, this.#known]);
    this.#optimizer.dispose();
  }

  /** In bits: [starts × blocks]. */
  #costs(): Tensor1D {
    const error = tf.mul(this.#known, tf.squaredDifference(this.#x, this.#decode()));
    const distortion = tf.mul(tf.sum(error, [1, 2, 3]), 255 * 255 * this.#lambda);
    return tf.add(this.#prior.bits(this.#u), distortion);
  }

  #decode(): Tensor4D {
    return this.#layers.decoder.apply(tf.mul(this.#u, this.#units) as Tensor4D) as Tensor4D;
  }

  #start(random: Random): Variable {
    const { latentChannels, stride } = this.#space.geometry;
    const { width, height } = this.#blocks[0]!.image;
    const shape: [number, number, number, number] = [
      this.#blocks.length,
      height / stride,
      width / stride,
      latentChannels,
    ];
    return variable('inpainting-search', () => {
      const given = tf.slice(this.#x, [0, 0, 0, 0], [this.#blocks.length, -1, -1, -1]);
      const encoded = tf.div(this.#layers.encoder.apply(given as Tensor4D) as Tensor, this.#units);
      const drawn = Array.from({ length: this.#starts - 1 }, () => {
        const values = new Float32Array(tf.util.sizeFromShape(shape));
        random.fillNormal(values, 1);
        return tf.tensor4d(values, shape);
      });
      return tf.concat([encoded as Tensor4D, ...drawn], 0);
    });
  }
}

function fill(
  shape: [number, number, number, number],
  blocks: readonly Block[],
  value: (block: Block, index: number) => number,
): Tensor4D {
  const length = shape[1] * shape[2] * shape[3];
  const values = new Float32Array(blocks.length * length);
  for (const [n, block] of blocks.entries()) {
    for (let i = 0; i < length; i++) values[n * length + i] = value(block, i);
  }
  return tf.tensor4d(values, shape);
}
