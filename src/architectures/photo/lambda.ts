import { logStepAt } from './coding/qualities.js';

/** λ of the coarsest and of the finest quality. */
const SMALLEST_LAMBDA = 0.001;
const LARGEST_LAMBDA = 0.8;

/** λ of R + λD that quality t (0 … 1) is trained for: equal steps of t are equal factors of λ. */
export function lambdaAt(t: number): number {
  return SMALLEST_LAMBDA * (LARGEST_LAMBDA / SMALLEST_LAMBDA) ** t;
}

/** The quantization step Δ of quality t, in 8-bit samples; only training may use an inexact exponential. */
export function stepAt(t: number): number {
  return Math.exp(logStepAt(t));
}
