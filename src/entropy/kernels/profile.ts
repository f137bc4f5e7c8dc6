import { addComponentMasses, boundary, size } from './mixture.ts';

/** A factor, uint16 in units of 2^−12, for the mass of each symbol; 0 where there is none. */
let factors: usize = 0;
/** The symbols 1 … last − 1 share the mass that they have together by mass × factor. */
let last: i32 = 0;
/** For each symbol the mass × factor of those below it, uint64; and whether they are those of the present distribution. */
let sums: usize = 0;
let isReady: bool = false;
let total: u64 = 0;
/** The boundary of the first symbol that shares, less 1, and how far apart the outermost boundaries are. */
let low: u32 = 0;
let room: u64 = 0;

/** `sumsAt` is room for 256 sums; `end` is the lowest spike above 0. */
export function setProfile(sumsAt: usize, end: i32): void {
  sums = sumsAt;
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
  const reached = total === 0 ? 0 : (room * load<u64>(sums + ((<usize>k) << 3))) / total;
  return k + low + <u32>reached;
}

/** The symbols to ask for first, because that needs no sharing. */
export function firstShaped(): i32 {
  return factors === 0 ? size : last;
}

function shape(): void {
  low = boundary(1) - 1;
  room = boundary(last) - last - low;
  total = 0;
  memory.fill(sums, 0, (<usize>last) << 3);
  addComponentMasses(sums, last);
  for (let k = 1; k < last; k++) {
    // Masses of 2^−24, so that sums of their products with factors stay below 2^40.
    const at = sums + ((<usize>k) << 3);
    const mass = load<u64>(at) >> 24;
    store<u64>(at, total);
    total += mass * load<u16>(factors + ((<usize>k) << 1));
  }
  isReady = true;
}
