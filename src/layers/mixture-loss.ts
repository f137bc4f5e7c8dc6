import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

/** The least probability that a file gives any symbol. */
const FLOOR = 1 / 4194304;

/** Bounds on the natural logarithm of a component's steepness (1 / scale): those of the kernels. */
const SMALLEST_LOG_STEEPNESS = -3;
const LARGEST_LOG_STEEPNESS = 8;

/** The edges of the outermost symbols: far beyond all values that symbols stand for. */
export const FAR = 1000;

/** Training examples of a network whose outputs describe mixtures: one row per symbol. */
export interface MixtureRows {
  readonly count: number;
  /** Symbols that a row stands for: `[count]`. */
  readonly weights: Float32Array;
  /** The values that the row's symbol stands for lie between these, ±FAR for the outermost symbols: `[count]`. */
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  /** 1 where a spike is the row's symbol: `[count, spikes]`. */
  readonly spikes: Float32Array;
}

/**
 * Information content in bits of all symbols that `rows` stand for, under the mixtures that `output`
 * `[n, spikes + 3 × components]` describes: a scalar. The distribution is that of FORMAT.md, section 8.
 * Value and gradient are computed in one pass over the rows: tensor operations on a few columns would take most of a
 * training step.
 */
export function mixtureBits(output: Tensor2D, rows: MixtureRows, components: number): Scalar {
  const bits = tf.customGrad((x) => {
    const { value, gradient } = evaluate((x as Tensor).dataSync<'float32'>(), rows, components);
    return {
      value: tf.scalar(value),
      gradFunc: (dy: Tensor) => tf.mul(dy, tf.tensor2d(gradient, output.shape)),
    };
  });
  return bits(output) as Scalar;
}

function evaluate(output: Float32Array, rows: MixtureRows, components: number) {
  const { count, weights, spikes: isHit, lower, upper } = rows;
  const width = output.length / count;
  const spikes = width - 3 * components;
  const parts = spikes + components;
  const gradient = new Float32Array(output.length);
  const shares = new Float64Array(parts);
  const masses = new Float64Array(parts);
  const byMean = new Float64Array(components);
  const bySteepness = new Float64Array(components);
  let bits = 0;
  for (let n = 0; n < count; n++) {
    const at = n * width;
    softmax(output, at, shares);
    for (let s = 0; s < spikes; s++) masses[s] = isHit[n * spikes + s]!;
    for (let m = 0; m < components; m++) {
      const mean = output[at + parts + m]!;
      const logSteepness = output[at + parts + components + m]!;
      const bounded = boundedSteepness(logSteepness);
      const steepness = Math.exp(bounded);
      const toUpper = upper[n]! - mean;
      const toLower = lower[n]! - mean;
      const below = 1 / (1 + Math.exp(-toUpper * steepness));
      const tooLow = 1 / (1 + Math.exp(-toLower * steepness));
      const upperSlope = below * (1 - below);
      const lowerSlope = tooLow * (1 - tooLow);
      masses[spikes + m] = below - tooLow;
      byMean[m] = steepness * (lowerSlope - upperSlope);
      bySteepness[m] =
        bounded === logSteepness ? steepness * (toUpper * upperSlope - toLower * lowerSlope) : 0;
    }
    let probability = 0;
    for (let j = 0; j < parts; j++) probability += shares[j]! * masses[j]!;
    const weight = weights[n]!;
    bits -= weight * Math.log2(probability + FLOOR);
    const slope = -weight / (Math.LN2 * (probability + FLOOR));
    for (let j = 0; j < parts; j++) gradient[at + j] = slope * shares[j]! * (masses[j]! - probability);
    for (let m = 0; m < components; m++) {
      const share = slope * shares[spikes + m]!;
      gradient[at + parts + m] = share * byMean[m]!;
      gradient[at + parts + components + m] = share * bySteepness[m]!;
    }
  }
  return { value: bits, gradient };
}

/** The logarithm of a steepness within its bounds. */
export function boundedSteepness(logSteepness: number): number {
  return Math.min(LARGEST_LOG_STEEPNESS, Math.max(SMALLEST_LOG_STEEPNESS, logSteepness));
}

/** Fills `shares` with the softmax of as many `values` from index `from` on. */
export function softmax(values: Float32Array, from: number, shares: Float64Array): void {
  let largest = values[from]!;
  for (let j = 1; j < shares.length; j++) largest = Math.max(largest, values[from + j]!);
  let sum = 0;
  for (let j = 0; j < shares.length; j++) {
    shares[j] = Math.exp(values[from + j]! - largest);
    sum += shares[j]!;
  }
  for (let j = 0; j < shares.length; j++) shares[j] = shares[j]! / sum;
}
