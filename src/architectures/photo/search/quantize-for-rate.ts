import type { EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';

export interface QuantizeOptions {
  readonly shape: LatentShape;
  readonly entropyModel: EntropyModel;
  /** For each channel the bits that a squared distance of 1 to the target is worth. */
  readonly weights: ArrayLike<number>;
  /** Symbols that stay as they are unless `isFree`. */
  readonly current: Int32Array;
  readonly isFree: (index: number) => boolean;
  /** What a symbol adds to the bits of later ones. Default: nothing. */
  readonly laterBits?: (index: number, symbol: number) => number;
}

/**
 * Rate–distortion optimized quantization, as in video encoders, with the bits of the model that codes the symbols. In coding
 * order each symbol becomes the integer nearest to its target, the next integer towards zero, or zero: the one with the least
 * bits, its own and those that it adds to later ones, + weight × squared distance. Returns the symbols and their own bits.
 */
export function quantizeForRate(
  target: ArrayLike<number>,
  { shape, entropyModel, weights, current, isFree, laterBits = () => 0 }: QuantizeOptions,
): { symbols: Int32Array; bits: number } {
  const symbols = new Int32Array(target.length);
  const meter = entropyModel.meter(shape);
  const best = (i: number): number => {
    const wanted = target[i]!;
    const weight = weights[i % shape.channels]!;
    const cost = (symbol: number) =>
      meter.bits(symbol) + laterBits(i, symbol) + weight * (symbol - wanted) ** 2;
    return cheapest(candidates(wanted), cost);
  };
  let bits = 0;
  for (let i = 0; i < symbols.length; i++) {
    meter.look(i);
    const symbol = isFree(i) ? best(i) : current[i]!;
    bits += meter.bits(symbol);
    meter.set(i, symbol);
    symbols[i] = symbol;
  }
  meter.release();
  return { symbols, bits };
}

function candidates(wanted: number): readonly number[] {
  const nearest = Math.round(wanted);
  return nearest === 0 ? [0] : [nearest, nearest - Math.sign(nearest), 0];
}

/** The first of the symbols that cost the least. */
function cheapest(symbols: readonly number[], cost: (symbol: number) => number): number {
  if (symbols.length === 1) return symbols[0]!;
  let [best, least] = [symbols[0]!, Number.POSITIVE_INFINITY];
  for (const symbol of symbols) {
    const own = cost(symbol);
    if (own < least) [best, least] = [symbol, own];
  }
  return best;
}
