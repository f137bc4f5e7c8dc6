import { exactSigmoid } from './exact-exp.js';

/** Cells per unit of x. */
const STEPS = 32;
/** The table covers −END … END; beyond, the sigmoid keeps the value at the end. */
const END = 22;
/** Values are multiples of 2^-32, so that interpolation between two of them is monotone. */
const SCALE = 4294967296;

const TABLE = tabulate();

/**
 * 1 / (1 + e^−x), interpolated linearly in a table. It never falls from one x to a larger one, not even by rounding.
 * Absolute error below 2 × 10^-5.
 */
export function tabulatedSigmoid(x: number): number {
  const place = (Math.min(END, Math.max(-END, x)) + END) * STEPS; // 0 … 2 × END × STEPS
  const cell = Math.floor(place);
  const low = TABLE[cell]!;
  return low + (place - cell) * (TABLE[cell + 1]! - low);
}

/** The values at the cell boundaries; the last one stands twice, so that the last place has a neighbour too. */
function tabulate(): Float64Array {
  const cells = 2 * END * STEPS;
  const table = new Float64Array(cells + 2);
  for (let i = 0; i <= cells; i++) {
    const exact = Math.floor(exactSigmoid(i / STEPS - END) * SCALE + 0.5) / SCALE;
    table[i] = i === 0 ? exact : Math.max(table[i - 1]!, exact);
  }
  table[cells + 1] = table[cells]!;
  return table;
}
