import { ENTRY_BYTES } from '../../../../runtime/integer/kernels/dense.ts';

/** A network sees five cells of the row above and two to the left. */
const REACH: i32 = 2;
const ABOVE: i32 = 2 * REACH + 1;

/** Two rows of cells: the row being coded and the one above. For each cell the entries of its symbols other than 0. */
let cells: usize = 0;
let columns: i32 = 0;
let channels: i32 = 0;
/** For each channel 1 + its typical scale, int32 in units of 1/256. */
let divisors: usize = 0;
/** The present cell. */
let current: usize = 0;

/** A cell: how many entries it has, and the entries. */
const HEAD: usize = 16;

function cellBytes(): usize {
  return HEAD + <usize>channels * ENTRY_BYTES;
}

export function setChannels(count: i32, divisorsAt: usize): void {
  channels = count;
  divisors = divisorsAt;
}

export function rowsBytes(width: i32): usize {
  return 2 * <usize>width * cellBytes();
}

export function beginRows(width: i32, at: usize): void {
  columns = width;
  cells = at;
}

function cellAt(row: i32, column: i32): usize {
  return cells + <usize>((row & 1) * columns + column) * cellBytes();
}

/** Goes to a cell, in raster order. */
export function beginCell(row: i32, column: i32): void {
  current = cellAt(row, column);
  store<i32>(current, 0);
}

/** Takes a symbol of the present cell, channels in order, and adds its two features as an entry. */
export function addSymbol(channel: i32, symbol: i32): void {
  if (symbol === 0) return;
  const count = load<i32>(current);
  const entry = current + HEAD + <usize>count * ENTRY_BYTES;
  const magnitude = <i64>abs(symbol);
  const divisor = (magnitude << 8) + load<i32>(divisors + ((<usize>channel) << 2));
  const signed = (((<i64>symbol) << 8) * 8191) / divisor;
  const size = (magnitude * 8191) / (magnitude + 1);
  store<u32>(entry, (<u32>signed & 0xffff) | ((<u32>size) << 16));
  store<i32>(entry, channel, 4);
  store<i32>(current, count + 1);
}

/** Lists the entries of the neighbours of a cell; cells outside the latent have none. */
export function listNeighbours(row: i32, column: i32, list: usize): usize {
  for (let k = 0; k < ABOVE; k++) {
    if (row > 0) list = listCell(row - 1, column + k - REACH, k * channels, list);
  }
  for (let k = 0; k < REACH; k++) {
    list = listCell(row, column + k - REACH, (ABOVE + k) * channels, list);
  }
  return list;
}

function listCell(row: i32, column: i32, firstPair: i32, list: usize): usize {
  if (column < 0 || column >= columns) return list;
  return listEntries(cellAt(row, column), 0, firstPair, list);
}

/** Lists the entries of the present cell from number `from` on. */
export function listCurrent(from: i32, firstPair: i32, list: usize): usize {
  return listEntries(current, from, firstPair, list);
}

export function currentCount(): i32 {
  return load<i32>(current);
}

function listEntries(cell: usize, from: i32, firstPair: i32, list: usize): usize {
  const end = cell + HEAD + <usize>load<i32>(cell) * ENTRY_BYTES;
  for (let entry = cell + HEAD + <usize>from * ENTRY_BYTES; entry < end; entry += ENTRY_BYTES) {
    store<u32>(list, load<u32>(entry));
    store<i32>(list, load<i32>(entry, 4) + firstPair, 4);
    list += ENTRY_BYTES;
  }
  return list;
}
