import { consume, target } from '../../../../entropy/kernels/range-decoder.ts';
import { encode } from '../../../../entropy/kernels/range-encoder.ts';
import { Plane, stride } from './plane.ts';

// A match model (after M. Mahoney's PAQ): what followed a neighbourhood last is expected to follow it again, and a bit says
// whether it does. FORMAT.md, section 13.

/** The neighbourhoods of a pixel, from large to small: the first one that is known decides. */
const ORDERS: i32 = 4;
const hashes: usize = memory.data(4 * ORDERS, 4);
let hash: u32 = 0;
/** The neighbourhoods that the present plane has. */
let orders: i32 = 0;

/** 2^16 entries: uint16 check, uint8 sample, and uint8 trust, which is 0 in an empty one. */
const ENTRY: usize = 4;
const entries: usize = memory.data((<i32>ENTRY) << 16, 16);
const CHECK_BITS: u32 = 16;
const MOST_TRUST: i32 = 15;

/** Adaptive bits by kind of plane, order and trust: int32 probability out of CERTAIN, and int32 how many were seen. */
const CONTEXTS: i32 = 2 * ORDERS * (MOST_TRUST + 1);
const states: usize = memory.data(8 * CONTEXTS, 16);
const CERTAIN: i32 = 1 << 22;
const SEEN_AT_FIRST: i32 = 12;
const MOST_SEEN: i32 = 1023;
let state: usize = 0;

/** The sample that is expected, or −1. */
export let expected: i32 = -1;

/** Forgets all, as a message begins. */
export function beginMatches(): void {
  memory.fill(entries, 0, ENTRY << 16);
  for (let i = 0; i < CONTEXTS; i++) {
    const trust = i & MOST_TRUST;
    const order = (i >> 4) & (ORDERS - 1);
    const misses = order === 3 ? 5 : order + 1;
    store<i32>(stateOf(i), CERTAIN - (misses << 20) / (trust + 1));
    store<i32>(stateOf(i), SEEN_AT_FIRST, 4);
  }
}

function stateOf(context: i32): usize {
  return states + ((<usize>context) << 3);
}

/** Looks for what is expected at `at` of plane `index`; the planes before are `first` and `second`. */
export function lookForMatch(plane: Plane, index: i32, at: i32, first: Plane, second: Plane): void {
  hash = 0;
  add(index);
  if (index === 0) hashOwn(plane, at);
  else hashWithOthers(plane, index, at, first, second);
  expected = -1;
  for (let order = 0; order < orders; order++) {
    const own = hashOf(order);
    if (!isKnown(own)) continue;
    const entry = entryOf(own);
    expected = load<u8>(entry, 2);
    state = stateOf(16 * (ORDERS * min(index, 1) + order) + <i32>load<u8>(entry, 3));
    return;
  }
}

function hashOwn(plane: Plane, at: i32): void {
  addSample(plane, at, 0, -1);
  addSample(plane, at, -1, 0);
  addSample(plane, at, -1, 1);
  addSample(plane, at, -1, -1);
  keep(2);
  addSample(plane, at, 0, -2);
  addSample(plane, at, -2, 0);
  keep(1);
  addSample(plane, at, -1, 2);
  addSample(plane, at, -1, -2);
  addSample(plane, at, -2, 1);
  addSample(plane, at, -2, -1);
  addSample(plane, at, 0, -3);
  addSample(plane, at, -3, 0);
  keep(0);
  orders = 3;
}

function hashWithOthers(plane: Plane, index: i32, at: i32, first: Plane, second: Plane): void {
  addSample(first, at, 0, 0);
  if (index > 1) addSample(second, at, 0, 0);
  keep(3);
  addSample(plane, at, 0, -1);
  keep(2);
  addSample(plane, at, -1, 0);
  addSample(first, at, 0, -1);
  addSample(first, at, -1, 0);
  if (index > 1) {
    addSample(second, at, 0, -1);
    addSample(second, at, -1, 0);
  }
  keep(1);
  addSample(plane, at, -1, 1);
  addSample(plane, at, -1, -1);
  keep(0);
  orders = 4;
}

function addSample(plane: Plane, at: i32, row: i32, column: i32): void {
  add(load<u8>(plane.samples + (at + row * stride + column)));
}

function add(value: i32): void {
  hash = (hash ^ <u32>value) * 0x9e3779b1;
  hash ^= hash >> 15;
}

function keep(order: i32): void {
  store<u32>(hashes + ((<usize>order) << 2), hash);
}

function hashOf(order: i32): u32 {
  return load<u32>(hashes + ((<usize>order) << 2));
}

function entryOf(own: u32): usize {
  return entries + <usize>(own & 0xffff) * ENTRY;
}

function isKnown(own: u32): bool {
  const entry = entryOf(own);
  return load<u8>(entry, 3) > 0 && <u32>load<u16>(entry) === own >> CHECK_BITS;
}

/** The probability that the expected sample follows, out of 2^16. */
export function hitChance(): u32 {
  return <u32>min(65535, max(1, load<i32>(state) >> 6));
}

export function encodeHit(isHit: bool): void {
  const one = hitChance();
  if (isHit) encode(0, one, 16);
  else encode(one, 65536 - one, 16);
}

export function decodeHit(): bool {
  const one = hitChance();
  const isHit = target(16) < one;
  if (isHit) consume(0, one, 16);
  else consume(one, 65536 - one, 16);
  return isHit;
}

/** Learns what followed. */
export function learnMatch(sample: i32): void {
  if (expected >= 0) learnHit(expected === sample);
  for (let order = 0; order < orders; order++) remember(hashOf(order), sample);
}

function learnHit(isHit: bool): void {
  const probability = load<i32>(state);
  const seen = load<i32>(state, 4);
  const change = 2 * ((isHit ? CERTAIN : 0) - probability);
  const slowness = 2 * seen + 3;
  // Rounded down.
  const step = change >= 0 ? change / slowness : -((slowness - 1 - change) / slowness);
  store<i32>(state, probability + step);
  store<i32>(state, min(MOST_SEEN, seen + 1), 4);
}

function remember(own: u32, sample: i32): void {
  const entry = entryOf(own);
  const trust: i32 = load<u8>(entry, 3);
  if (!isKnown(own)) {
    store<u16>(entry, <u16>(own >> CHECK_BITS));
    store<u8>(entry, <u8>sample, 2);
    store<u8>(entry, 1, 3);
  } else if (<i32>load<u8>(entry, 2) === sample) {
    store<u8>(entry, <u8>min(MOST_TRUST, trust + 1), 3);
  } else if (trust > 1) {
    store<u8>(entry, <u8>(trust >> 1), 3);
  } else {
    store<u8>(entry, <u8>sample, 2);
  }
}
