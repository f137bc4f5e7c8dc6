import { AecError } from '../errors.js';
import { TOTAL } from './range-coder.js';

/** Symbols lie in −MAX_SYMBOL … MAX_SYMBOL: 2^24. */
export const MAX_SYMBOL = 16777216;

/**
 * The distribution of one symbol as integers. The values minimum … minimum + size − 1 have the intervals
 * 0 … size − 1; the interval numbered `size` is the escape: any other value.
 */
export interface Cdf {
  /** Smallest value with an interval of its own; all of them lie within ±MAX_SYMBOL. */
  minimum: number;
  /** Values with an interval of their own: 0 ≤ size < TOTAL. */
  size: number;
  /**
   * Interval i is [cumulative[i], cumulative[i + 1]): strictly increasing, cumulative[0] = 0 and
   * cumulative[size + 1] = TOTAL.
   */
  cumulative: Uint32Array;
}

/** cumulative[i], 0 ≤ i ≤ size + 1. */
export function cumulativeAt(cdf: Cdf, i: number): number {
  return cdf.cumulative[i]!;
}

/** The width of interval `i`, 0 ≤ i ≤ size: that many of TOTAL. */
export function frequencyAt(cdf: Cdf, i: number): number {
  return cumulativeAt(cdf, i + 1) - cumulativeAt(cdf, i);
}

/**
 * The CDF of integer frequencies: those of the values from `minimum` up, and the escape's as the last.
 * Throws AecError('model') unless each is at least 1, their sum is `TOTAL`, and the values lie within ±MAX_SYMBOL.
 */
export function cdfFromFrequencies(minimum: number, frequencies: ArrayLike<number>): Cdf {
  const size = frequencies.length - 1;
  if (size < 0 || size >= TOTAL) {
    throw new AecError('model', `a CDF needs 1 to ${TOTAL} intervals, not ${frequencies.length}`);
  }
  if (!Number.isInteger(minimum) || minimum < -MAX_SYMBOL || minimum + size > MAX_SYMBOL + 1) {
    throw new AecError(
      'model',
      `a CDF of ${size} values from ${minimum} on: not all are integers within ±${MAX_SYMBOL}`,
    );
  }
  const cumulative = new Uint32Array(size + 2);
  let sum = 0;
  for (let i = 0; i <= size; i++) {
    const frequency = frequencies[i]!;
    if (!Number.isInteger(frequency) || frequency < 1) {
      const what = typeof frequency === 'number' ? frequency : 'no number';
      throw new AecError('model', `frequency ${i} of a CDF is ${what}; it must be an integer of at least 1`);
    }
    sum += frequency;
    if (sum > TOTAL) break;
    cumulative[i + 1] = sum;
  }
  if (sum !== TOTAL) throw new AecError('model', `the frequencies of a CDF must sum to ${TOTAL}`);
  return { minimum, size, cumulative };
}

/** The interval that holds `target`, 0 ≤ target < TOTAL: the i with cumulative[i] ≤ target < cumulative[i + 1]. */
export function lookup(cdf: Cdf, target: number): number {
  let from = 0;
  let to = cdf.size + 1;
  // cumulative[from] ≤ target < cumulative[to]
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (cumulativeAt(cdf, middle) <= target) from = middle;
    else to = middle;
  }
  return from;
}
