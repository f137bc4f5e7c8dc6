import type { EntropyModel, LatentShape, SymbolMeter } from '../../../entropy/entropy-model.js';

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
  const meter = entropyModel.meter(shape);
  let bits = 0;
  for (let i = 0; i < symbols.length; i++) {
    meter.look(i);
    const symbol = isFree(i) ? bestSymbol(meter, target[i]!, weights[i % shape.channels]!) : current[i]!;
    bits += meter.bits(symbol);
    meter.set(i, symbol);
    symbols[i] = symbol;
  }
  meter.release();
  return { symbols, bits };
}

function bestSymbol(meter: SymbolMeter, wanted: number, weight: number): number {
  const nearest = Math.round(wanted);
  if (nearest === 0) return 0;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const symbol of [nearest, nearest - Math.sign(nearest), 0]) {
    const cost = meter.bits(symbol) + weight * (symbol - wanted) ** 2;
    if (cost < least) [best, least] = [symbol, cost];
  }
  return best;
}
