/** The encoder of FORMAT.md, section 4. range-coder.ts proves that no number leaves its type. */
const TOP: u64 = 1 << 48;
const BOTTOM: u64 = 1 << 40;

let low: u64 = 0;
let range: u64 = TOP;
/** The bytes of the message so far lie from `first` up to `next`; the rest of memory is free for it. */
let first: usize = 0;
let next: usize = 0;

/** Begins a message whose bytes will lie at `at`, behind everything else in memory. */
export function startEncoder(at: usize): void {
  low = 0;
  range = TOP;
  first = at;
  next = at;
}

/** Narrows the interval to [start, start + frequency) out of 2^bits. */
export function encode(start: u32, frequency: u32, bits: u32): void {
  const step = range >> bits;
  const skipped = step * start;
  low += skipped;
  range = start + frequency === (<u32>1) << bits ? range - skipped : step * frequency;
  if (low >= TOP) {
    low -= TOP;
    carry();
  }
  while (range <= BOTTOM) {
    write(<u8>(low >> 40));
    low = (low & (BOTTOM - 1)) << 8;
    range <<= 8;
  }
}

/** Writes `count` equally probable bits, 0 … 16. */
export function encodeBits(value: u32, count: u32): void {
  const width: u32 = 1 << (16 - count);
  encode(value * width, width, 16);
}

/** Ends the message and returns its length in bytes. */
export function finishEncoder(): i32 {
  if (low > 0) {
    if (low + range > TOP) carry();
    else write(<u8>((low + (BOTTOM - 1)) >> 40));
  }
  while (next > first && load<u8>(next - 1) === 0) next--;
  return <i32>(next - first);
}

function carry(): void {
  let last = next - 1;
  while (load<u8>(last) === 255) store<u8>(last--, 0);
  store<u8>(last, load<u8>(last) + 1);
}

function write(byte: u8): void {
  if (next >= (<usize>memory.size()) << 16) memory.grow(16);
  store<u8>(next++, byte);
}
