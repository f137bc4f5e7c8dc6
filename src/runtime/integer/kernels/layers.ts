import { copyRun } from './copy.ts';
import { activate, clamp } from './narrow.ts';

// Everything but convolutions. Places are in bytes, sizes in values. Kernels that go through `count` values work on eight at
// a time: room for a whole number of eights belongs to every tensor.

/** Clamps values to ±8191 in place. */
export function clampValues(x: usize, count: i32): void {
  const end = x + ((<usize>count) << 1);
  for (; x < end; x += 16) v128.store(x, clamp(v128.load(x)));
}

export function activateValues(x: usize, y: usize, count: i32, slope: i32): void {
  const end = x + ((<usize>count) << 1);
  for (; x < end; x += 16) {
    v128.store(y, activate(v128.load(x), slope));
    y += 16;
  }
}

/**
 * (a · ma + b · mb + 2^(shift − 1)) >> shift, activated and clamped. `multipliers` holds pairs (ma, mb) for a whole number
 * of pixels and of eights: `period` values, after which they repeat.
 */
export function add(
  a: usize,
  b: usize,
  y: usize,
  count: i32,
  multipliers: usize,
  period: i32,
  shift: i32,
  slope: i32,
): void {
  const rounding = i32x4.splat((1 << shift) >>> 1);
  const repeat = multipliers + ((<usize>period) << 2);
  const end = a + ((<usize>count) << 1);
  let m = multipliers;
  for (; a < end; a += 16) {
    const va = v128.load(a);
    const vb = v128.load(b);
    const low = i8x16.shuffle(va, vb, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    const high = i8x16.shuffle(va, vb, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
    const sumLow = i32x4.add(i32x4.dot_i16x8_s(low, v128.load(m)), rounding);
    const sumHigh = i32x4.add(i32x4.dot_i16x8_s(high, v128.load(m, 16)), rounding);
    const sums = i16x8.narrow_i32x4_s(i32x4.shr_s(sumLow, shift), i32x4.shr_s(sumHigh, shift));
    v128.store(y, clamp(activate(sums, slope)));
    b += 16;
    y += 16;
    m += 32;
    if (m === repeat) m = multipliers;
  }
}

/** table[(x + 8192) >> shift]. */
export function lookUp(x: usize, y: usize, count: i32, table: usize, shift: i32): void {
  const end = x + ((<usize>count) << 1);
  for (; x < end; x += 2) {
    store<i16>(y, load<i16>(table + ((<usize>((load<i16>(x) + 8192) >> shift)) << 1)));
    y += 2;
  }
}

/** The largest of every 2×2 pixels; a last odd row or column is left out. `[n, h, w, c]` → `[n, ⌊h/2⌋, ⌊w/2⌋, c]`. */
export function maxPool(x: usize, y: usize, n: i32, h: i32, w: i32, c: i32): void {
  const pixel = (<usize>c) << 1;
  const row = <usize>w * pixel;
  for (let image = 0; image < n; image++) {
    for (let i = 0; i < h >> 1; i++) {
      let from = x + <usize>(image * h + 2 * i) * row;
      for (let j = 0; j < w >> 1; j++) {
        largestOfFour(from, row, pixel, y);
        from += 2 * pixel;
        y += pixel;
      }
    }
  }
}

function largestOfFour(x: usize, row: usize, pixel: usize, y: usize): void {
  let i: usize = 0;
  for (; i + 16 <= pixel; i += 16) {
    const top = i16x8.max_s(v128.load(x + i), v128.load(x + i + pixel));
    const bottom = i16x8.max_s(v128.load(x + i + row), v128.load(x + i + row + pixel));
    v128.store(y + i, i16x8.max_s(top, bottom));
  }
  for (; i < pixel; i += 2) {
    const top = max(load<i16>(x + i), load<i16>(x + i + pixel));
    const bottom = max(load<i16>(x + i + row), load<i16>(x + i + row + pixel));
    store<i16>(y + i, max(top, bottom));
  }
}

/** Repeats every pixel `factor` times in both directions: `[rows, w, c]` → `[rows · factor, w · factor, c]`. */
export function upsample(x: usize, y: usize, rows: i32, w: i32, c: i32, factor: i32): void {
  const pixel = (<usize>c) << 1;
  const rowBytes = <usize>(w * factor) * pixel;
  for (let i = 0; i < rows; i++) {
    const first = y;
    for (let j = 0; j < w; j++) {
      for (let k = 0; k < factor; k++) {
        copyRun(y, x, pixel);
        y += pixel;
      }
      x += pixel;
    }
    for (let k = 1; k < factor; k++) {
      copyRun(y, first, rowBytes);
      y += rowBytes;
    }
  }
}

/** `[rows, w, b · b · c]` → `[rows · b, w · b, c]`; `run` is b · c. */
export function depthToSpace(x: usize, y: usize, rows: i32, w: i32, b: i32, run: i32): void {
  const runBytes = (<usize>run) << 1;
  const cell = <usize>b * runBytes;
  for (let i = 0; i < rows; i++) {
    for (let r = 0; r < b; r++) {
      let from = x + <usize>r * runBytes;
      for (let j = 0; j < w; j++) {
        copyRun(y, from, runBytes);
        y += runBytes;
        from += cell;
      }
    }
    x += <usize>w * cell;
  }
}

/** Copies `channels` values of every pixel to places `stride` values apart. */
export function spread(x: usize, y: usize, pixels: i32, channels: i32, stride: i32): void {
  const bytes = (<usize>channels) << 1;
  for (let i = 0; i < pixels; i++) {
    copyRun(y, x, bytes);
    x += bytes;
    y += (<usize>stride) << 1;
  }
}
