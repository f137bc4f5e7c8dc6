import type { Cdf } from '../../../entropy/cdf.js';
import { exactExp, exactSigmoid } from '../../../entropy/exact-exp.js';
import { TOTAL } from '../../../entropy/range-coder.js';

/** Bounds on the natural logarithm of a distribution's scale; training keeps to the same. */
export const SMALLEST_LOG_SCALE = -3;
export const LARGEST_LOG_SCALE = 4.2;
/**
 * A share of the mass is in a logistic distribution TAIL_WIDTH times as wide: after many zeros a large symbol is rare, but
 * less rare than a single logistic distribution makes it.
 */
export const TAIL_SHARE = 0.1;
export const TAIL_WIDTH = 3;

/** Logarithms of scales are rounded to one of LEVELS, means to 1 / PHASES of a symbol. */
const LEVELS = 73;
const PHASES = 16;
const LEVEL_STEP = (LARGEST_LOG_SCALE - SMALLEST_LOG_SCALE) / (LEVELS - 1);
/** In scales: symbols further from the mean have a mass below 2^−16 and go through the escape. */
const REACH = 24;

/**
 * Distributions of symbols around a mean: (1 − TAIL_SHARE) × logistic with a scale + TAIL_SHARE × one TAIL_WIDTH times as
 * wide, over the interval of half a symbol to each side. A table is made when it is first asked for.
 */
export class ScaleTables {
  readonly #tables: (Cdf | undefined)[] = [];
  readonly #found: Cdf = { minimum: 0, size: 0, cumulative: new Uint32Array(0) };

  /** The object returned is changed by the next call. */
  cdf(mean: number, logScale: number): Cdf {
    const bounded = Math.min(LARGEST_LOG_SCALE, Math.max(SMALLEST_LOG_SCALE, logScale));
    const level = Math.floor((bounded - SMALLEST_LOG_SCALE) / LEVEL_STEP + 0.5);
    const fine = Math.floor(mean * PHASES + 0.5);
    const whole = Math.floor(fine / PHASES + 0.5);
    const phase = fine - whole * PHASES + PHASES / 2; // 0 … PHASES − 1
    const index = level * PHASES + phase;
    const table = this.#tables[index] ?? makeTable(phase, level);
    this.#tables[index] = table;
    this.#found.minimum = table.minimum + whole;
    this.#found.size = table.size;
    this.#found.cumulative = table.cumulative;
    return this.#found;
  }
}

function makeTable(phase: number, level: number): Cdf {
  const mean = (phase - PHASES / 2) / PHASES; // −½ … ½
  const scale = exactExp(SMALLEST_LOG_SCALE + level * LEVEL_STEP);
  const reach = Math.floor(REACH * scale) + 2;
  const size = 2 * reach + 1;
  const spread = TOTAL - size - 1;
  const cumulative = new Uint32Array(size + 2);
  let reached = 0;
  for (let k = 1; k < size; k++) {
    const distance = (k - reach - 0.5 - mean) / scale;
    const mass = (1 - TAIL_SHARE) * exactSigmoid(distance) + TAIL_SHARE * exactSigmoid(distance / TAIL_WIDTH);
    // Rounding must not let the sum fall.
    reached = Math.max(reached, Math.floor(mass * spread));
    cumulative[k] = k + reached;
  }
  cumulative[size] = size + spread;
  cumulative[size + 1] = TOTAL;
  return { minimum: -reach, size, cumulative };
}
