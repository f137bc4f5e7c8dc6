import { wholeCdf } from '../../src/entropy/cdf.js';
import type { EntropyModel, LatentShape } from '../../src/entropy/entropy-model.js';
import { TOTAL } from '../../src/entropy/range-coder.js';

/** What the range coder loses at most in a coding step, in bits: see range-coder.ts. */
export const STEP_LOSS_BITS = 1e-7;

/** What the model says that the symbols cost, and in how many steps the range coder codes them. */
export function informationContent(
  symbols: Int32Array,
  shape: LatentShape,
  model: EntropyModel,
): { bits: number; steps: number } {
  const source = model.begin(shape, symbols);
  let bits = 0;
  let steps = 0;
  symbols.forEach((symbol, i) => {
    const { minimum, size, cumulative } = wholeCdf(source.cdf(i));
    const inside = symbol >= minimum && symbol < minimum + size;
    const interval = inside ? symbol - minimum : size;
    bits -= Math.log2((cumulative[interval + 1]! - cumulative[interval]!) / TOTAL);
    steps++;
    if (!inside) {
      const zigZag = symbol < minimum ? 2 * (minimum - 1 - symbol) + 1 : 2 * (symbol - minimum - size);
      const extra = Math.floor(Math.log2(zigZag + 1));
      bits += 2 * extra + 1;
      steps += extra + 3;
    }
  });
  return { bits, steps };
}
