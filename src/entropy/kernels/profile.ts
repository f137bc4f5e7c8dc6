import { boundary, componentsBelow, minimum, size } from './mixture.ts';

/** A factor, uint16 in units of 2^−12, for the mass of each symbol; 0 where there is none. */
let factors: usize = 0;
/** The symbols 1 … last − 1 share the mass that they have together by mass × factor. */
let last: i32 = 0;
/** Room for the boundaries of all symbols, uint32 each, and whether they are those of the present distribution. */
let boundaries: usize = 0;
let isReady: bool = false;

/** Room for 256 boundaries; `end` is the lowest spike above 0. */
export function setProfile(room: usize, end: i32): void {
  boundaries = room;
  last = end;
}

/** Begins a distribution, with the factors at `at`, or as it is. */
export function takeProfile(at: usize): void {
  factors = at;
  isReady = false;
}

/** `boundary`, after the masses between the first symbols and `last` are shared anew. */
export function shapedBoundary(k: i32): u32 {
  if (factors === 0 || k <= 1 || k >= last) return boundary(k);
  if (!isReady) shape();
  return load<u32>(boundaries + ((<usize>k) << 2));
}

/** The symbols to ask for first, because that needs no sharing. */
export function firstShaped(): i32 {
  return factors === 0 ? size : last;
}

function shape(): void {
  const low = boundary(1) - 1;
  const high = boundary(last) - last;
  let sum: u64 = 0;
  let below = componentsBelow(minimum + 1);
  for (let k = 1; k < last; k++) {
    // Masses of 2^−24, so that sums of their products with factors stay below 2^40.
    const above = componentsBelow(minimum + k + 1);
    store<u64>(boundaries + ((<usize>k) << 3), sum);
    sum += ((above - below) >> 24) * load<u16>(factors + ((<usize>k) << 1));
    below = above;
  }
  const room = <u64>(high - low);
  for (let k = 2; k < last; k++) {
    const reached = sum === 0 ? 0 : (room * load<u64>(boundaries + ((<usize>k) << 3))) / sum;
    store<u32>(boundaries + ((<usize>k) << 2), k + low + <u32>reached);
  }
  isReady = true;
}
