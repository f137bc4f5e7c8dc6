/** The decoder of FORMAT.md, section 4. */
const TOP: u64 = 1 << 48;
const BOTTOM: u64 = 1 << 40;
const WINDOW_BYTES: i32 = 6;
/** A decoder that is so many bytes past the end of its message, and not at 0, is lost. */
const PATIENCE: i32 = 16;

let offset: u64 = 0;
let range: u64 = TOP;
let step: u64 = 0;
let message: usize = 0;
let length: i32 = 0;
/** Bytes taken, those past the end included. */
let position: i32 = 0;

/** Begins to read the message of `bytes` bytes at `at`. */
export function startDecoder(at: usize, bytes: i32): void {
  message = at;
  length = bytes;
  offset = 0;
  range = TOP;
  position = 0;
  for (let i = 0; i < WINDOW_BYTES; i++) offset = (offset << 8) | take();
}

/** Where the next symbol points in 0 … 2^bits − 1. */
export function target(bits: u32): u32 {
  step = range >> bits;
  return <u32>min<u64>(offset / step, ((<u64>1) << bits) - 1);
}

/** Steps over the symbol whose interval holds the target asked for just before. */
export function consume(start: u32, frequency: u32, bits: u32): void {
  const skipped = step * start;
  offset -= skipped;
  range = start + frequency === (<u32>1) << bits ? range - skipped : step * frequency;
  while (range <= BOTTOM) {
    offset = (offset << 8) | take();
    range <<= 8;
  }
}

/** Reads `count` equally probable bits, 0 … 16. */
export function decodeBits(count: u32): u32 {
  const shift = 16 - count;
  const value = target(16) >> shift;
  consume(value << shift, 1 << shift, 16);
  return value;
}

/** Bytes of the message that no encoder writes for the symbols read so far. */
export function excess(): i32 {
  return max(0, length - (position - WINDOW_BYTES + 1));
}

/** Whether the message ended long ago. */
export function isStarved(): bool {
  return offset !== 0 && position > length + WINDOW_BYTES + PATIENCE;
}

function take(): u64 {
  const byte: u64 = position < length ? load<u8>(message + position) : 0;
  position++;
  return byte;
}
