import type { Cdf } from '../../../entropy/cdf.js';
import type { EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { TOTAL } from '../../../entropy/range-coder.js';

/** An escape costs 16 bits and the distance. */
const ESCAPE_BITS = 24;

export interface QuantizeOptions {
  readonly shape: LatentShape;
  readonly entropyModel: EntropyModel;
  /** Of every channel: the bits that a squared distance of 1 to the target is worth. */
  readonly weights: ArrayLike<number>;
  /** Symbols that stay as they are unless `isFree`. */
  readonly current: Int32Array;
  readonly isFree: (index: number) => boolean;
}

/**
 * Symbols near `target` that are better than the nearest: in coding order each is the nearest, the one next to it on the
 * side of zero, or zero, whichever has the least bits + weight × squared distance; and the bits of all.
 *
 * Rate–distortion optimized quantization as video encoders do it, with the bits of the very model that codes the symbols.
 * What a symbol does to the bits of later ones is left out.
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

function bitsOf({ minimum, size, cumulative }: Cdf, symbol: number): number {
  const at = symbol - minimum;
  if (at < 0 || at >= size) return ESCAPE_BITS;
  return -Math.log2((cumulative[at + 1]! - cumulative[at]!) / TOTAL);
}
