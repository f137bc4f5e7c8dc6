import {
  MIXTURE_BYTES,
  setComponent,
  setMixture,
  setShare,
  takeMixture,
} from '../../../../entropy/kernels/mixture.ts';
import { excess, isStarved, startDecoder } from '../../../../entropy/kernels/range-decoder.ts';
import { finishEncoder, startEncoder } from '../../../../entropy/kernels/range-encoder.ts';
import {
  decodeSymbol,
  encodeSymbol,
  firstSymbol,
  frequency,
  symbolCount,
} from '../../../../entropy/kernels/symbols.ts';
import { powerOf, setTables } from '../../../../entropy/kernels/tables.ts';
import { Dense, dense, listPairs } from '../../../../runtime/integer/kernels/dense.ts';
import {
  addSymbol,
  beginCell,
  beginRows,
  currentCount,
  listCurrent,
  listNeighbours,
  rowsBytes,
  setChannels,
} from './cells.ts';

export { excess, finishEncoder, firstSymbol, frequency, setTables, startDecoder, startEncoder, symbolCount };

/** Two layers that predict a group of channels, as cell-network.ts writes them. */
@unmanaged
class Group {
  /** Sees the hidden units, then the features of the channels before. */
  inner: Dense;
  /** Gives the means, then the logarithms of the scales. */
  outer: Dense;
  start: i32;
  count: i32;
}

/** Bounds on the logarithm of a scale: −3 and 4.2, in units of 1/256 octave. */
const LEAST_LOG_SCALE: i32 = -1108;
const MOST_LOG_SCALE: i32 = 1551;
/** A tenth of the mass is in a distribution about three times as wide. Shares are in units of 2^−24. */
const NARROW_SHARE: u32 = 15099494;
const WIDE_SHARE: u32 = 1677722;
const WIDER: i32 = 406;
/** Symbols further from the mean, in scales, go through the escape. */
const REACH: u64 = 24;
/** Values are in units of 1/256 symbol; a mean is at most 2^24 symbols away from 0. */
const MOST_MEAN: i64 = 1 << 32;
const STEEPNESS_SHIFT: i32 = 25;

let first: usize = 0;
let groups: usize = 0;
let channels: i32 = 0;
let hiddenPairs: i32 = 0;
/** `[4, channels]` int16 in units of 2^−12: how much of the W, N, NW and NE neighbours is added to the mean. */
let taps: usize = 0;
/** Room for the units of the two layers, for outputs, and for lists. */
let hidden: usize = 0;
let inner: usize = 0;
let outputs: usize = 0;
let neighbourList: usize = 0;
let list: usize = 0;

const mixture: usize = memory.data(MIXTURE_BYTES, 16);

let width: i32 = 0;
/** The symbols of the row above and of this row: for the linear prediction. */
let above: usize = 0;
let own: usize = 0;
let rowBytes: usize = 0;
let row: i32 = 0;
let column: i32 = 0;
let channel: i32 = 0;
let group: i32 = 0;
/** Where the list of the present cell ends, and how many of its symbols it holds. */
let listEnd: usize = 0;
let listed: i32 = 0;
/** The interval of the symbol nearest to the mean. */
let middle: i32 = 0;

export function heapBase(): usize {
  return __heap_base;
}

/** The network: its first layer, its groups, and rooms. */
export function setNetwork(
  firstAt: usize,
  groupsAt: usize,
  hiddenAt: usize,
  innerAt: usize,
  outputsAt: usize,
  neighbourListAt: usize,
  listAt: usize,
  hiddenUnits: i32,
): void {
  first = firstAt;
  groups = groupsAt;
  hidden = hiddenAt;
  inner = innerAt;
  outputs = outputsAt;
  neighbourList = neighbourListAt;
  list = listAt;
  hiddenPairs = (hiddenUnits + 1) >> 1;
  setShare(mixture, 0, NARROW_SHARE);
  setShare(mixture, 1, WIDE_SHARE);
  setMixture(0, 2, 0, STEEPNESS_SHIFT);
}

export function setTaps(count: i32, tapsAt: usize, divisors: usize): void {
  channels = count;
  taps = tapsAt;
  setChannels(count, divisors);
}

export function latentBytes(columns: i32): usize {
  return rowsBytes(columns) + 2 * <usize>(columns * channels) * 4;
}

/** Begins a latent of `columns` columns of cells. */
export function beginLatent(columns: i32, at: usize): void {
  width = columns;
  rowBytes = (<usize>(columns * channels)) << 2;
  own = at;
  above = at + rowBytes;
  beginRows(columns, at + 2 * rowBytes);
  row = -1;
  column = width - 1;
  channel = channels - 1;
}

/** Goes to the next symbol, and makes its distribution the present one. */
export function look(_index: i32): void {
  channel++;
  if (channel === channels) nextCell();
  if (channel === groupAt(group).start + groupAt(group).count) {
    group++;
    predictGroup();
  }
  const now = groupAt(group);
  const at = outputs + ((<usize>(channel - now.start)) << 1);
  const log = load<i16>(at + ((<usize>now.count) << 1));
  describe(((<i64>load<i16>(at)) << 2) + linear(), min(MOST_LOG_SCALE, max(LEAST_LOG_SCALE, <i32>log)));
}

function groupAt(i: i32): Group {
  return changetype<Group>(groups + ((<usize>i) << 4));
}

/** Computes the hidden units of the next cell. */
function nextCell(): void {
  channel = 0;
  column++;
  if (column === width) {
    column = 0;
    row++;
    const before = above;
    above = own;
    own = before;
  }
  const end = listNeighbours(row, column, neighbourList);
  dense(changetype<Dense>(first), neighbourList, end, hidden);
  listEnd = listPairs(hidden, hiddenPairs, list);
  listed = 0;
  beginCell(row, column);
  group = 0;
  predictGroup();
}

function predictGroup(): void {
  const now = groupAt(group);
  listEnd = listCurrent(listed, hiddenPairs, listEnd);
  listed = currentCount();
  dense(now.inner, list, listEnd, inner);
  const innerList = neighbourList;
  dense(now.outer, innerList, listPairs(inner, now.outer.pairs, innerList), outputs);
}

/** What the same channel of the neighbours adds to the mean. */
function linear(): i64 {
  const offset = (<usize>(column * channels + channel)) << 2;
  const step = (<usize>channels) << 2;
  let sum: i64 = 0;
  if (column > 0) sum += <i64>tap(0) * load<i32>(own + offset - step);
  if (row > 0) {
    sum += <i64>tap(1) * load<i32>(above + offset);
    if (column > 0) sum += <i64>tap(2) * load<i32>(above + offset - step);
    if (column < width - 1) sum += <i64>tap(3) * load<i32>(above + offset + step);
  }
  return (sum + 8) >> 4;
}

function tap(k: i32): i32 {
  return load<i16>(taps + ((<usize>(k * channels + channel)) << 1));
}

function describe(predicted: i64, logScale: i32): void {
  const mean = min(MOST_MEAN, max(-MOST_MEAN, predicted));
  setComponent(mixture, 0, mean, -logScale);
  setComponent(mixture, 1, mean, -logScale - WIDER);
  const reach = <i32>((REACH * powerOf(logScale)) >> (30 - (logScale >> 8))) + 2;
  middle = reach;
  takeMixture(mixture, <i32>((mean + 128) >> 8) - reach, 2 * reach + 1);
}

/** Takes the symbol of the present place. */
export function set(_index: i32, symbol: i32): void {
  store<i32>(own + ((<usize>(column * channels + channel)) << 2), symbol);
  addSymbol(channel, symbol);
}

/** Codes the next `count` symbols, int32 each. */
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
    look(first + i);
    const symbol = decodeSymbol(middle);
    if (symbol === i32.MIN_VALUE) return 1;
    store<i32>(to + ((<usize>i) << 2), symbol);
    set(first + i, symbol);
  }
  return isStarved() ? 2 : 0;
}
