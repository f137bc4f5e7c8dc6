import { AecError } from '../errors.js';
import { type Cdf, cumulativeAt, lookup, MAX_SYMBOL } from './cdf.js';
import { damagedPayload } from './damage.js';
import type { RangeDecoder } from './range-decoder.js';
import type { RangeEncoder } from './range-encoder.js';

/**
 * The longest Exp-Golomb prefix. The distance beyond a range within ±2^24 is below 2^25 + 1, its zig-zag plus one at
 * most 2^26 + 2 < 2^27: 26 zeros before the leading one.
 */
const MAX_PREFIX = 26;

/**
 * Writes one symbol: its interval, or the escape and its distance beyond the range. AecError('model') for a symbol beyond
 * ±MAX_SYMBOL.
 */
export function encodeSymbol(encoder: RangeEncoder, cdf: Cdf, symbol: number): void {
  checkSymbol(symbol);
  const { minimum, size } = cdf;
  const index = symbol - minimum;
  const inside = index >= 0 && index < size;
  const interval = inside ? index : size;
  const start = cumulativeAt(cdf, interval);
  encoder.encode(start, cumulativeAt(cdf, interval + 1) - start);
  if (!inside) encodeDistance(encoder, zigZagOf(symbol, minimum, size));
}

/** The distance of a symbol beyond a range of `size` symbols from `minimum` on: even above, odd below. */
function zigZagOf(symbol: number, minimum: number, size: number): number {
  return symbol < minimum ? 2 * (minimum - 1 - symbol) + 1 : 2 * (symbol - minimum - size);
}

/** The bits of that distance. */
export function distanceBits(symbol: number, minimum: number, size: number): number {
  return 2 * (31 - Math.clz32(zigZagOf(symbol, minimum, size) + 1)) + 1;
}

/** Reads one symbol. Throws AecError('format') on an escape that no encoder writes. */
export function decodeSymbol(decoder: RangeDecoder, cdf: Cdf): number {
  const { minimum, size } = cdf;
  const interval = lookup(cdf, decoder.target());
  const start = cumulativeAt(cdf, interval);
  decoder.consume(start, cumulativeAt(cdf, interval + 1) - start);
  if (interval < size) return minimum + interval;

  const zigZag = decodeDistance(decoder);
  const distance = zigZag >>> 1;
  const symbol = zigZag % 2 === 0 ? minimum + size + distance : minimum - 1 - distance;
  if (symbol < -MAX_SYMBOL || symbol > MAX_SYMBOL) throw damagedPayload('symbol');
  return symbol;
}

/** AecError('model') for what no trained model gives. */
export function checkSymbol(symbol: number): void {
  if (Number.isInteger(symbol) && symbol >= -MAX_SYMBOL && symbol <= MAX_SYMBOL) return;
  throw new AecError('model', `the model gave the symbol ${symbol}, beyond ±${MAX_SYMBOL}: is it trained?`);
}

/** Exp-Golomb code of order 0: as many zeros as value + 1 has bits after its leading one, then value + 1. */
function encodeDistance(encoder: RangeEncoder, value: number): void {
  const code = value + 1;
  const bits = 31 - Math.clz32(code);
  for (let i = 0; i < bits; i++) encoder.encodeBits(0, 1);
  encoder.encodeBits(1, 1);
  if (bits > 16) encoder.encodeBits((code >>> 16) - (1 << (bits - 16)), bits - 16);
  const lowBits = Math.min(bits, 16);
  encoder.encodeBits(code & ((1 << lowBits) - 1), lowBits);
}

function decodeDistance(decoder: RangeDecoder): number {
  let bits = 0;
  while (decoder.decodeBits(1) === 0) {
    if (++bits > MAX_PREFIX) {
      throw damagedPayload('length');
    }
  }
  const high = bits > 16 ? decoder.decodeBits(bits - 16) : 0;
  const lowBits = Math.min(bits, 16);
  return (1 << bits) + high * 65536 + decoder.decodeBits(lowBits) - 1;
}
