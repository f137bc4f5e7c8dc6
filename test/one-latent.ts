import type { EntropyModel, LatentShape, Symbols } from '../src/entropy/entropy-model.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../src/entropy/symbols.js';
import { finishSteps } from '../src/steps.js';

/** The message of one latent. */
export function encodeSymbols(symbols: Symbols, shape: LatentShape, model: EntropyModel): Uint8Array {
  return finishSteps(encodeLatents([symbols], shape, model));
}

/** The latent of a message that holds one. */
export function decodeSymbols(bytes: Uint8Array, shape: LatentShape, model: EntropyModel): Int32Array {
  return finishSteps(decodeLatents(bytes, emptyLatents(1, shape), shape, model))[0]!;
}

/** What the model says that each symbol costs, in bits; of a model with classes without the class. */
export function bitsOf(symbols: Symbols, shape: LatentShape, model: EntropyModel): Float64Array {
  const meter = model.meter(shape);
  const bits = Float64Array.from(symbols, (symbol, index) => {
    meter.look(index);
    const own = meter.bits(symbol);
    meter.set(index, symbol);
    return own;
  });
  meter.release();
  return bits;
}
