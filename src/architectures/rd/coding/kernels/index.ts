import {
  describeMixture,
  MIXTURE_BYTES,
  setMixture,
  setSpike,
  takeMixture,
} from '../../../../entropy/kernels/mixture.ts';
import { setProfile, takeProfile } from '../../../../entropy/kernels/profile.ts';
import {
  consume,
  excess,
  isStarved,
  startDecoder,
  target,
} from '../../../../entropy/kernels/range-decoder.ts';
import { encode, finishEncoder, startEncoder } from '../../../../entropy/kernels/range-encoder.ts';
import {
  decodeSymbol,
  encodeSymbol,
  firstSymbol,
  frequency,
  symbolCount,
} from '../../../../entropy/kernels/symbols.ts';
import { setTables } from '../../../../entropy/kernels/tables.ts';
import { runSmallNetwork, SmallNetwork } from '../../../../runtime/integer/kernels/small-network.ts';
import { beginWindow, leftOf, listOne, listWindow, setCell, setWindow, windowBytes } from './window.ts';

export {
  consume,
  encode,
  excess,
  finishEncoder,
  firstSymbol,
  frequency,
  setTables,
  setWindow,
  startDecoder,
  startEncoder,
  symbolCount,
  target,
};

/** Classes of rows, and of columns, that tell a network where in the image a pixel lies. */
const POSITIONS: i32 = 28;
/** Values are in units of 2^−16 of the range; means that networks give are in units of 2^−12 around the middle. */
const STEEPNESS_SHIFT: i32 = 33;
const MIDDLE: i64 = 1 << 15;
const MEAN_SHIFT: i32 = 4;

/** The network for pixels with nothing but zeros in their window, and that for all others. */
let emptyNetwork: usize = 0;
let network: usize = 0;
/** The factors of the class of the image, if it has one. */
let profile: usize = 0;
let largest: i32 = 0;
let spikes: usize = 0;
let spikeCount: i32 = 0;
/** The first pair of the classes of rows. */
let firstPosition: i32 = 0;

const mixture: usize = memory.data(MIXTURE_BYTES, 16);
const boundaries: usize = memory.data(256 * 8, 16);
/** For empty windows the distribution at each position, and which of them are known. */
const emptyMixtures: usize = memory.data(POSITIONS * POSITIONS * MIXTURE_BYTES, 16);
const emptyKnown: usize = memory.data(POSITIONS * POSITIONS, 16);

let height: i32 = 0;
let width: i32 = 0;
/** The entries of the pixel looked at lie from `list` up to `listEnd`. */
let list: usize = 0;
let listEnd: usize = 0;

export function heapBase(): usize {
  return __heap_base;
}

/** The rate: symbols 0 … `last` and their `edges`; `count` spikes, int32 symbols at `spikesAt`, `between` the lowest above 0. */
export function setRate(
  components: i32,
  edges: usize,
  last: i32,
  spikesAt: usize,
  count: i32,
  between: i32,
  positions: i32,
): void {
  setMixture(count, components, edges, STEEPNESS_SHIFT);
  setProfile(boundaries, between);
  largest = last;
  spikes = spikesAt;
  spikeCount = count;
  firstPosition = positions;
  memory.fill(emptyKnown, 0, POSITIONS * POSITIONS);
}

/** The networks of latents without a class; `listAt` is room for entries. */
export function setNetwork(at: usize, listAt: usize): void {
  emptyNetwork = at;
  network = at;
  list = listAt;
}

/** The class of the present latent: a network for it, and the factors of its profile. */
export function setClass(networkAt: usize, profileAt: usize): void {
  network = networkAt;
  profile = profileAt;
}

export function latentBytes(rows: i32, columns: i32): usize {
  return windowBytes(rows, columns);
}

/** Begins a latent of zeros, without a class. */
export function beginLatent(rows: i32, columns: i32, at: usize): void {
  height = rows;
  width = columns;
  network = emptyNetwork;
  profile = 0;
  beginWindow(rows, columns, at);
}

/** Lists the inputs of a pixel; returns whether its window is empty. */
export function observe(index: i32): bool {
  const row = index / width;
  const column = index - row * width;
  const end = listWindow(row, column, list);
  const isEmpty = end === list;
  const position = firstPosition + (POSITIONS * row) / height;
  listEnd = listOne(position, end);
  listEnd = listOne(firstPosition + POSITIONS + (POSITIONS * column) / width, listEnd);
  return isEmpty;
}

/** Where the entries of the pixel observed last end. */
export function observed(): usize {
  return listEnd;
}

/** Makes the distribution of a pixel the present one; pixels may come in any order. */
export function look(index: i32): void {
  const isEmpty = observe(index);
  if (isEmpty) {
    const row = index / width;
    const position = ((POSITIONS * row) / height) * POSITIONS + (POSITIONS * (index - row * width)) / width;
    const own = emptyMixtures + MIXTURE_BYTES * position;
    if (load<u8>(emptyKnown + position) === 0) describe(emptyNetwork, own);
    store<u8>(emptyKnown + position, 1);
    takeMixture(own, 0, largest + 1);
    takeProfile(0);
  } else {
    describe(network, mixture);
    takeMixture(mixture, 0, largest + 1);
    takeProfile(profile);
  }
}

function describe(at: usize, to: usize): void {
  const outputs = runSmallNetwork(changetype<SmallNetwork>(at), list, listEnd);
  describeMixture(to, outputs, MIDDLE, MEAN_SHIFT);
  for (let s = 0; s < spikeCount; s++) setSpike(to, s, load<i32>(spikes + ((<usize>s) << 2)));
}

/** Sets the symbol of a pixel; one outside 0 … largest counts as the nearest inside. */
export function set(index: i32, symbol: i32): void {
  const row = index / width;
  setCell(row, index - row * width, min(largest, max(0, symbol)));
}

/** Codes the next `count` symbols, int32 each; they start at number `first` of the latent. */
export function encodeSymbols(from: usize, first: i32, count: i32): void {
  for (let i = 0; i < count; i++) {
    look(first + i);
    const symbol = load<i32>(from + ((<usize>i) << 2));
    encodeSymbol(symbol);
    set(first + i, symbol);
  }
}

/** Reads the next `count` symbols; 0 if all is well, 1 for a symbol that no encoder writes, 2 for a message that ended long ago. */
export function decodeSymbols(to: usize, first: i32, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const index = first + i;
    look(index);
    const row = index / width;
    const symbol = decodeSymbol(leftOf(row, index - row * width));
    if (symbol === i32.MIN_VALUE) return 1;
    store<i32>(to + ((<usize>i) << 2), symbol);
    set(index, symbol);
  }
  return isStarved() ? 2 : 0;
}
