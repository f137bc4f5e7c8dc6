import { decodeBits } from './range-decoder.ts';
import { encodeBits } from './range-encoder.ts';

/** The longest prefix of the Exp-Golomb code of a distance: see symbol-coding.ts. */
const MAX_PREFIX: i32 = 26;

/** The distance of a symbol beyond a range of `size` symbols from `minimum` on. */
export function encodeEscape(symbol: i32, minimum: i32, size: i32): void {
  const below = symbol < minimum;
  const code: u32 = (below ? 2 * (minimum - 1 - symbol) + 1 : 2 * (symbol - minimum - size)) + 1;
  const bits: u32 = 31 - clz(code);
  for (let i: u32 = 0; i < bits; i++) encodeBits(0, 1);
  encodeBits(1, 1);
  if (bits > 16) encodeBits((code >>> 16) - (1 << (bits - 16)), bits - 16);
  const lowBits = min<u32>(bits, 16);
  encodeBits(code & ((1 << lowBits) - 1), lowBits);
}

/** A symbol beyond such a range; i32.MIN_VALUE if no encoder writes it. */
export function decodeEscape(minimum: i32, size: i32): i32 {
  let bits = 0;
  while (decodeBits(1) === 0) if (++bits > MAX_PREFIX) return i32.MIN_VALUE;
  const high: u32 = bits > 16 ? decodeBits(bits - 16) : 0;
  const zigZag = (1 << bits) + (high << 16) + decodeBits(min(bits, 16)) - 1;
  const distance = <i32>(zigZag >>> 1);
  return (zigZag & 1) === 0 ? minimum + size + distance : minimum - 1 - distance;
}
