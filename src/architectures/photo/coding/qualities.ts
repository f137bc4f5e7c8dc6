import { FEATURE_ONE } from '../../../runtime/integer/small-network.js';

/** Qualities between which gains and biases are interpolated linearly. */
export const ANCHORS = 11;

/** Files name their quality by a byte, 0 … QUALITIES − 1. */
export const QUALITIES = 100;

/**
 * Natural logarithm of the quantization step Δ, in 8-bit samples of an orthonormal transform, that is best for λ at high
 * rates. For each of 768 coefficients of a block, an error of Δ²/12 adds λΔ²/(12 × 768) to R + λD, and its bits
 * −log2(Δ) / 256; their sum is least at Δ = √(18 / (λ ln 2)).
 */
export function logStepAt(t: number): number {
  // The logarithms of Δ at t = 0 and 1, as decimal numbers: Math.log may differ between machines.
  return 5.08232 - 3.342306 * t;
}

/** Weights of the anchors at quality t, integers: at most two are not zero, and they sum to FEATURE_ONE. */
export function anchorWeights(t: number): Int32Array {
  const weights = new Int32Array(ANCHORS);
  const place = Math.min(1, Math.max(0, t)) * (ANCHORS - 1);
  const below = Math.min(ANCHORS - 2, Math.floor(place));
  weights[below + 1] = Math.floor((place - below) * FEATURE_ONE + 0.5);
  weights[below] = FEATURE_ONE - weights[below + 1]!;
  return weights;
}

/** The same as real numbers. */
export function anchorShares(t: number): number[] {
  return Array.from(anchorWeights(t), (weight) => weight / FEATURE_ONE);
}
