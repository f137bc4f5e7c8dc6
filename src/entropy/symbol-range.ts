import { AecError } from '../errors.js';
import { MAX_SYMBOL } from './cdf.js';
import { TOTAL } from './range-coder.js';

/** The widest table that is made: a distribution that is wider has nothing to learn from counts. */
const MAX_SIZE = 4096;

/** About what a symbol costs through the escape, in bits: 16 for a rare escape, 16 for its distance. */
const ESCAPE_BITS = 32;

/** About what each value with an interval of its own costs every symbol, in bits: log2(1 + 1 / TOTAL), rounded up. */
const INTERVAL_BITS = 1.5 / TOTAL;

/**
 * The values that get an interval of their own: those from the smallest to the largest symbol counted, less the tails
 * that are cheaper through the escape. Without counts: the value 0 alone.
 *
 * A lower end costs ESCAPE_BITS for each symbol below it, and INTERVAL_BITS × all symbols for each value above it, so
 * the cheapest is found on each side alone. Throws AecError('model') on counts that are no counts.
 */
export function chooseRange(histogram: ReadonlyMap<number, number>): { minimum: number; size: number } {
  const entries = [...histogram].filter(([, count]) => count !== 0).sort(([a], [b]) => a - b);
  let all = 0;
  for (const [symbol, count] of entries) {
    const isSymbol = Number.isInteger(symbol) && symbol >= -MAX_SYMBOL && symbol <= MAX_SYMBOL;
    if (!isSymbol || !(count > 0 && count < Infinity)) {
      throw new AecError('model', `a histogram counts the symbol ${symbol} ${count} times`);
    }
    all += count;
  }
  if (entries.length === 0) return { minimum: 0, size: 1 };

  const minimum = cheapestEnd(entries, all);
  const upwards = entries.filter(([symbol]) => symbol >= minimum && symbol < minimum + MAX_SIZE);
  const downwards = upwards.map(([symbol, count]): [number, number] => [-symbol, count]).reverse();
  return { minimum, size: -cheapestEnd(downwards, all) - minimum + 1 };
}

/** The symbol at which a range that goes on to the right best begins; `entries` ascend. */
function cheapestEnd(entries: readonly (readonly [number, number])[], all: number): number {
  let best = 0;
  let bestCost = Infinity;
  let outside = 0;
  for (const [symbol, count] of entries) {
    const cost = outside * ESCAPE_BITS - symbol * all * INTERVAL_BITS;
    if (cost < bestCost) {
      best = symbol;
      bestCost = cost;
    }
    outside += count;
  }
  return best;
}
