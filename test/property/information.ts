import type { EntropyModel, LatentShape } from '../../src/entropy/entropy-model.js';
import { bitsOf } from '../one-latent.js';

/** What the range coder loses at most in a coding step, in bits: see range-coder.ts. */
export const STEP_LOSS_BITS = 1e-7;

/** The same in a step out of 2^22: a step is at least 2^18 there, so that the floor takes at most 2^−18 of the range. */
export const MIXTURE_STEP_LOSS_BITS = 2 ** -17;

/** What the model says that the symbols cost, and an upper bound on the steps in which the range coder codes them. */
export function informationContent(
  symbols: Int32Array,
  shape: LatentShape,
  model: EntropyModel,
): { bits: number; steps: number } {
  const bits = bitsOf(symbols, shape, model).reduce((sum, own) => sum + own, 0);
  // Of the steps of an escape all but three take a whole bit each; before it a match may be ruled out.
  return { bits, steps: 4 * symbols.length + bits };
}
