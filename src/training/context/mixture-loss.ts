import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { ContextRows } from '../../architectures/rd/training/context-rows.js';
import { tf } from '../../engine/tfjs.js';
import { LARGEST_LOG_STEEPNESS, SMALLEST_LOG_STEEPNESS } from '../../entropy/mixture-cdf.js';

/** The least probability that a file gives any symbol. */
const FLOOR = 1 / 65536;

/**
 * Information content in bits of all pixels that `rows` stand for, under the mixtures that `output`
 * `[n, spikes + 3 × components]` describes: a scalar. The distribution is that of src/entropy/sample-mixture.ts.
 * Value and gradient are computed in one pass over the rows: as tensor operations on a few columns they would take
 * most of a training step.
 */
export function mixtureBits(output: Tensor2D, rows: ContextRows, components: number): Scalar {
  const bits = tf.customGrad((x) => {
    const { value, gradient } = evaluate((x as Tensor).dataSync<'float32'>(), rows, components);
    return {
      value: tf.scalar(value),
      gradFunc: (dy: Tensor) => tf.mul(dy, tf.tensor2d(gradient, output.shape)),
    };
  });
  return bits(output) as Scalar;
}

function evaluate(output: Float32Array, rows: ContextRows, components: number) {
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

/** The logarithm of a steepness as `SampleMixture` takes it. */
export function boundedSteepness(logSteepness: number): number {
  return Math.min(LARGEST_LOG_STEEPNESS, Math.max(SMALLEST_LOG_STEEPNESS, logSteepness));
}

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
