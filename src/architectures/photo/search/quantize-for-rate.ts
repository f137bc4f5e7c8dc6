import { type Cdf, frequencyAt } from '../../../entropy/cdf.js';
import type { EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { TOTAL } from '../../../entropy/range-coder.js';

/** About what an escape costs: 16 bits and the distance. */
const ESCAPE_BITS = 24;

export interface QuantizeOptions {
  readonly shape: LatentShape;
  readonly entropyModel: EntropyModel;
  /** For each channel the bits that a squared distance of 1 to the target is worth. */
  readonly weights: ArrayLike<number>;
  /** Symbols that stay as they are unless `isFree`. */
  readonly current: Int32Array;
  readonly isFree: (index: number) => boolean;
}

/**
 * Rate–distortion optimized quantization, as in video encoders, with the bits of the model that codes the symbols. In coding
 * order each symbol becomes the integer nearest to its target, the next integer towards zero, or zero: the one with the least
 * bits + weight × squared distance. The effect of a symbol on the bits of later ones is ignored. Returns the symbols and
 * their bits.
 */
export function quantizeForRate(
  target: ArrayLike<number>,
  { shape, entropyModel, weights, current, isFree }: QuantizeOptions,
): { symbols: Int32Array; bits: number } {
  const symbols = new Int32Array(target.length);
  const source = entropyModel.begin(shape, symbols);
  let bits = 0;
  for (let i = 0; i < symbols.length; i++) {
    const cdf = source.cdf(i);
    symbols[i] = isFree(i) ? bestSymbol(cdf, target[i]!, weights[i % shape.channels]!) : current[i]!;
    bits += bitsOf(cdf, symbols[i]!);
  }
  return { symbols, bits };
}

function bestSymbol(cdf: Cdf, wanted: number, weight: number): number {
  const nearest = Math.round(wanted);
  if (nearest === 0) return 0;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const symbol of [nearest, nearest - Math.sign(nearest), 0]) {
    const cost = bitsOf(cdf, symbol) + weight * (symbol - wanted) ** 2;
    if (cost < least) [best, least] = [symbol, cost];
  }
  return best;
}

function bitsOf(cdf: Cdf, symbol: number): number {
  const at = symbol - cdf.minimum;
  if (at < 0 || at >= cdf.size) return ESCAPE_BITS;
  return -Math.log2(frequencyAt(cdf, at) / TOTAL);
}
