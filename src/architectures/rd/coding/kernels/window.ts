import { ENTRY_BYTES } from '../../../../runtime/integer/kernels/dense.ts';

/** The causal window: see causal-window.ts. */
let rows: i32 = 0;
let side: i32 = 0;
/** For each cell the pair of its saturation, int32, −1 for a cell that has none; cells are pairs of their own before those. */
let saturationPairs: usize = 0;
/** For each symbol its value and its saturation, int16 each. */
let values: usize = 0;

/** The symbols of the latent, uint8, with zeros above and beside them. */
let padded: usize = 0;
let stride: i32 = 0;

const FLAG: u32 = 8191 << 16;

export function setWindow(windowRows: i32, windowSide: i32, saturationPairsAt: usize, valuesAt: usize): void {
  rows = windowRows;
  side = windowSide;
  saturationPairs = saturationPairsAt;
  values = valuesAt;
}

/** Bytes for a latent; a vector may be read from beyond the last row. */
export function windowBytes(height: i32, columns: i32): usize {
  return <usize>((height + rows) * (columns + 2 * side) + 16);
}

/** Begins a latent of zeros at `at`. */
export function beginWindow(height: i32, columns: i32, at: usize): void {
  padded = at;
  stride = columns + 2 * side;
  memory.fill(at, 0, windowBytes(height, columns));
}

function placeOf(row: i32, column: i32): usize {
  return padded + <usize>((row + rows) * stride + side + column);
}

export function setCell(row: i32, column: i32, symbol: i32): void {
  store<u8>(placeOf(row, column), <u8>symbol);
}

/** The symbol to the left. */
export function leftOf(row: i32, column: i32): i32 {
  return load<u8>(placeOf(row, column) - 1);
}

/** Lists the inputs that the window of a pixel sets: one entry for each symbol that is not 0, and one for each saturation. */
export function listWindow(row: i32, column: i32, list: usize): usize {
  const span = 2 * side + 1;
  let at = placeOf(row, column) - <usize>(rows * stride + side);
  let cell = 0;
  for (let r = 0; r < rows; r++) {
    list = listRow(at, span, cell, list);
    at += stride;
    cell += span;
  }
  return listRow(at, side, cell, list);
}

function listRow(at: usize, count: i32, cell: i32, list: usize): usize {
  if (ASC_FEATURE_SIMD) {
    for (let first = 0; first < count; first += 16) {
      const symbols = v128.load(at + first);
      let found = i8x16.bitmask(i8x16.ne(symbols, i8x16.splat(0)));
      if (count - first < 16) found &= (1 << (count - first)) - 1;
      while (found !== 0) {
        const i = first + ctz(found);
        found &= found - 1;
        list = listCell(load<u8>(at + i), cell + i, list);
      }
    }
  } else {
    for (let i = 0; i < count; i++) {
      const symbol = load<u8>(at + i);
      if (symbol !== 0) list = listCell(symbol, cell + i, list);
    }
  }
  return list;
}

/** The value of a cell and its flag, whose weights are 0 where the cell has none; and its saturation. */
function listCell(symbol: u8, cell: i32, list: usize): usize {
  const own = values + ((<usize>symbol) << 2);
  store<u32>(list, FLAG | load<u16>(own));
  store<i32>(list, cell, 4);
  list += ENTRY_BYTES;
  const saturation = load<u16>(own, 2);
  if (saturation === 0) return list;
  const pair = load<i32>(saturationPairs + ((<usize>cell) << 2));
  if (pair < 0) return list;
  store<u32>(list, saturation);
  store<i32>(list, pair, 4);
  return list + ENTRY_BYTES;
}

/** Lists an input of 1. */
export function listOne(pair: i32, list: usize): usize {
  store<u32>(list, 8191);
  store<i32>(list, pair, 4);
  return list + ENTRY_BYTES;
}
