import type { GradSaveFunc, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { LatentSpace, NeighbourPrior } from '../architectures/architecture.js';
import { tf } from '../engine/tfjs.js';
import { type Cdf, frequencyAt } from '../entropy/cdf.js';
import { TOTAL } from '../entropy/range-coder.js';

/** The information content of latents under a model's prior: unlikely latents have more bits. */
export interface PriorBits {
  /** A latent is u × unit, channel by channel, so that u is of the order of 1. */
  readonly units: readonly number[];
  /** The bits of each u in `[n, height, width, channels]`: `[n]`; differentiable. */
  bits(u: Tensor): Tensor1D;
}

/** The bits under the prior of a model: standard normal, by the entropy model, or by what neighbours predict. */
export function priorBits({ geometry, prior }: LatentSpace): PriorBits {
  if (prior === 'normal') {
    const units = Array.from({ length: geometry.latentChannels }, () => 1);
    return { units, bits: (u) => tf.div(tf.sum(tf.square(u), [1, 2, 3]), 2 * Math.LN2) as Tensor1D };
  }
  if ('taps' in prior) return neighbourBits(prior);
  const costs = prior.cdfs.map(costsOf);
  return { units: prior.steps, bits: (u) => interpolatedBits(u, costs) };
}

/** Scales below this are taken for this: the search would hardly move such channels. */
const LEAST_SCALE = 0.05;
/** A Laplace distribution, rounded at the top, where it has no gradient: at this share of its scale. */
const ROUNDING = 0.1;

/** The bits of a Laplace distribution around what the neighbours W, N, NW and NE predict, up to a constant. */
function neighbourBits({ scales, taps }: NeighbourPrior): PriorBits {
  const units = scales.map((scale) => Math.max(LEAST_SCALE, scale));
  return {
    units,
    bits(u) {
      const [, height, width] = u.shape as [number, number, number, number];
      const around = tf.pad(u, [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ]);
      const at = (row: number, column: number) =>
        tf.slice(around, [0, row, column, 0], [-1, height, width, -1]);
      const neighbours = [at(1, 0), at(0, 1), at(0, 0), at(0, 2)];
      const predicted = neighbours
        .map((value, k) => tf.mul(value, tf.tensor1d([...taps[k]!])))
        .reduce((sum, part) => tf.add(sum, part));
      const off = tf.square(tf.sub(u, predicted));
      const distance = tf.sub(tf.sqrt(tf.add(off, ROUNDING ** 2)), ROUNDING);
      return tf.div(tf.sum(distance, [1, 2, 3]), Math.LN2) as Tensor1D;
    },
  };
}

/** The bits of the values minimum, minimum + 1, …; beyond both ends they rise at ESCAPE_SLOPE per value. */
interface Costs {
  readonly minimum: number;
  readonly bits: readonly number[];
}

const ESCAPE_SLOPE = 1;

function costsOf(cdf: Cdf): Costs {
  const { minimum, size } = cdf;
  const bits = Array.from({ length: size }, (_, i) => Math.log2(TOTAL / frequencyAt(cdf, i)));
  return size > 0 ? { minimum, bits } : { minimum: 0, bits: [Math.log2(TOTAL)] };
}

/** The bits of real numbers, interpolated linearly between symbols. */
function interpolatedBits(u: Tensor, costs: readonly Costs[]): Tensor1D {
  const op = tf.customGrad((input, save) => {
    const [n] = (input as Tensor).shape as [number];
    const values = (input as Tensor).dataSync<'float32'>();
    const slopes = new Float32Array(values.length);
    const sums = new Float32Array(n);
    for (let i = 0; i < values.length; i++) {
      const { bits, slope } = costAt(values[i]!, costs[i % costs.length]!);
      slopes[i] = slope;
      sums[Math.floor((i * n) / values.length)]! += bits;
    }
    (save as GradSaveFunc)([tf.tensor(slopes, (input as Tensor).shape)]);
    return {
      value: tf.tensor1d(sums),
      gradFunc: (dy: Tensor, [slope]: Tensor[]) => tf.mul(tf.reshape(dy, [n, 1, 1, 1]), slope!),
    };
  });
  return op(u) as Tensor1D;
}

function costAt(value: number, { minimum, bits }: Costs): { readonly bits: number; readonly slope: number } {
  const place = value - minimum;
  const last = bits.length - 1;
  if (place <= 0) return { bits: bits[0]! - ESCAPE_SLOPE * place, slope: -ESCAPE_SLOPE };
  if (place >= last) return { bits: bits[last]! + ESCAPE_SLOPE * (place - last), slope: ESCAPE_SLOPE };
  const below = Math.floor(place);
  const slope = bits[below + 1]! - bits[below]!;
  return { bits: bits[below]! + slope * (place - below), slope };
}
