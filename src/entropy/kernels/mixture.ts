import { END, powerOf, sigmoid } from './tables.ts';

/** Every distribution of a mixture is made of integers with this sum: 2^BITS. */
export const BITS: u32 = 22;
const TOTAL: u32 = 1 << BITS;

/** What a sigmoid reaches. */
const ALL: u64 = 1 << 24;

/** The most components, and the most spikes, of a mixture. */
const MOST: usize = 16;

/**
 * A distribution in memory: spikes with a symbol and a mass each, and logistic components with a share, a mean and a
 * steepness each. Masses and shares are in units of 2^−24; a steepness is a power of powerOf and a shift.
 */
const SPIKE_SYMBOLS: usize = 0;
const SPIKE_MASSES: usize = 4 * MOST;
const SHARES: usize = 8 * MOST;
const POWERS: usize = 12 * MOST;
const SHIFTS: usize = 16 * MOST;
const MEANS: usize = 20 * MOST;
export const MIXTURE_BYTES: i32 = 28 * <i32>MOST;

/** Bounds on what networks say of steepnesses: e^−3 and e^8, in units of 1/256 octave. */
const LEAST_LOG_STEEPNESS: i32 = -1108;
const MOST_LOG_STEEPNESS: i32 = 2954;

/** What all distributions of a model share; see `setMixture`. */
let spikes: i32 = 0;
let components: i32 = 0;
let edges: usize = 0;
let baseShift: i32 = 0;

/** The distribution that is asked, its smallest symbol, and how many symbols it has. */
let now: usize = 0;
export let minimum: i32 = 0;
export let size: i32 = 0;
let spread: u64 = 0;

/**
 * `edgesAt`: an int32 for each symbol, the value between it and the symbol below; 0 for symbols 256 apart with edges
 * halfway between. A steepness of 2^n, and a distance of 1 in the unit of values, are 2^(30 − shift + n) in the unit of the
 * sigmoid table.
 */
export function setMixture(spikeCount: i32, componentCount: i32, edgesAt: usize, shift: i32): void {
  spikes = spikeCount;
  components = componentCount;
  edges = edgesAt;
  baseShift = shift;
}

/** Takes the distribution at `at`, whose symbols are `first` … `first + count − 1`. */
export function takeMixture(at: usize, first: i32, count: i32): void {
  now = at;
  minimum = first;
  size = count;
  spread = TOTAL - count - 1;
}

/** The numbers of `at` that outputs of a network say: logarithms of shares, and components around `center`, whose unit is 2^meanShift of theirs. */
export function describeMixture(at: usize, outputs: usize, center: i64, meanShift: i32): void {
  const parts = spikes + components;
  let largest: i32 = load<i16>(outputs);
  for (let j = 1; j < parts; j++) largest = max(largest, <i32>load<i16>(outputs + ((<usize>j) << 1)));
  let sum: u64 = 0;
  for (let j = 0; j < parts; j++) sum += weightOf(load<i16>(outputs + ((<usize>j) << 1)) - largest);
  const inverse = ((<u64>1) << 52) / sum;
  for (let j = 0; j < parts; j++) {
    const share = (weightOf(load<i16>(outputs + ((<usize>j) << 1)) - largest) * inverse) >> 28;
    const to = j < spikes ? SPIKE_MASSES + ((<usize>j) << 2) : SHARES + ((<usize>(j - spikes)) << 2);
    store<u32>(at + to, <u32>share);
  }
  const means = outputs + ((<usize>parts) << 1);
  const logs = means + ((<usize>components) << 1);
  for (let m = 0; m < components; m++) {
    const offset = (<usize>m) << 1;
    const log = min(MOST_LOG_STEEPNESS, max(LEAST_LOG_STEEPNESS, <i32>load<i16>(logs + offset)));
    setComponent(at, m, center + ((<i64>load<i16>(means + offset)) << meanShift), log);
  }
}

/** 2^(28 + log ÷ 256) for log ≤ 0. */
function weightOf(log: i32): u64 {
  const shift = 2 - (log >> 8);
  return shift > 31 ? 0 : powerOf(log) >> shift;
}

/** `logSteepness` in units of 1/256 octave. */
export function setComponent(at: usize, m: i32, mean: i64, logSteepness: i32): void {
  const offset = (<usize>m) << 2;
  store<u32>(at + POWERS + offset, powerOf(logSteepness));
  store<i32>(at + SHIFTS + offset, baseShift - (logSteepness >> 8));
  store<i64>(at + MEANS + ((<usize>m) << 3), mean);
}

export function setShare(at: usize, m: i32, share: u32): void {
  store<u32>(at + SHARES + ((<usize>m) << 2), share);
}

export function setSpike(at: usize, s: i32, symbol: i32): void {
  store<i32>(at + SPIKE_SYMBOLS + ((<usize>s) << 2), symbol);
}

/** The mass below symbol `minimum + k`, 1 ≤ k < size, in units of 2^−48. */
function massBelow(k: i32): u64 {
  const symbol = minimum + k;
  let spiked: u64 = 0;
  for (let s = 0; s < spikes; s++) {
    const offset = (<usize>s) << 2;
    if (load<i32>(now + offset, SPIKE_SYMBOLS) < symbol) spiked += load<u32>(now + offset, SPIKE_MASSES);
  }
  return (spiked << 24) + componentsBelow(symbol);
}

/** The mass of the components below a symbol, in units of 2^−48. */
function componentsBelow(symbol: i32): u64 {
  const edge: i64 = edges ? load<i32>(edges + ((<usize>symbol) << 2)) : ((<i64>symbol) << 8) - 128;
  let mass: u64 = 0;
  for (let m = 0; m < components; m++) {
    const offset = (<usize>m) << 2;
    const distance = edge - load<i64>(now + ((<usize>m) << 3), MEANS);
    const power = <i64>load<u32>(now + offset, POWERS);
    const z = (distance * power) >> load<i32>(now + offset, SHIFTS);
    mass += load<u32>(now + offset, SHARES) * sigmoid(z);
  }
  return mass;
}

/** Adds to the uint64 masses at `to` those that the components have between the edges of symbols 1 … end − 1, in units of 2^−48. */
export function addComponentMasses(to: usize, end: i32): void {
  // At least as much as any two edges are apart.
  const spacing = <i64>(load<i32>(edges + ((<usize>end) << 2)) / end + 2);
  for (let m = 0; m < components; m++) {
    const offset = (<usize>m) << 2;
    const mean = load<i64>(now + ((<usize>m) << 3), MEANS);
    const power = <i64>load<u32>(now + offset, POWERS);
    const shift = <i64>load<i32>(now + offset, SHIFTS);
    const share = <u64>load<u32>(now + offset, SHARES);
    // Before the first of these edges the sigmoid is 0, and after the end of its table nothing is added any more.
    const start = <i32>((mean - (END << shift) / power) / spacing);
    const first = min(end, max(1, start));
    let below = sigmoid(((load<i32>(edges + ((<usize>first) << 2)) - mean) * power) >> shift);
    for (let k = first; k < end && below < ALL; k++) {
      const above = sigmoid(((load<i32>(edges + ((<usize>(k + 1)) << 2)) - mean) * power) >> shift);
      const at = to + ((<usize>k) << 3);
      store<u64>(at, load<u64>(at) + share * (above - below));
      below = above;
    }
  }
}

/** Where interval k begins, 0 ≤ k ≤ size + 1; the one numbered `size` is the escape. */
export function boundary(k: i32): u32 {
  if (k <= 0) return 0;
  if (k >= size) return k === size ? TOTAL - 1 : TOTAL;
  return k + share(massBelow(k));
}

/** A mass of up to 2^48 as a share of what intervals have beyond the 1 of each. */
export function share(mass: u64): u32 {
  return <u32>(((mass >> 16) * spread) >> 32);
}
