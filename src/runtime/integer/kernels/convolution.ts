import { copyRun } from './copy.ts';
import { activate, clamp } from './narrow.ts';

/**
 * One pass of a convolution: 26 numbers of 4 bytes, which src/runtime/integer/simd-convolution.ts writes in this order.
 * Places and strides are in bytes.
 */
@unmanaged
export class Pass {
  /** `[images, height, width, channels]` int16. */
  x: usize;
  /** Where the first output goes. */
  y: usize;
  /** `[filters / 8, kernelHeight, pairs, 8, 2]` int16: each row of the kernel, all channels, in pairs, for eight filters. */
  weights: usize;
  /** For every eight filters: see OUTPUT_BYTES. */
  outputs: usize;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  pairs: i32;
  stride: i32;
  /** Rows and columns of zeros before the first of x. */
  top: i32;
  left: i32;
  /** The size of the output. */
  rows: i32;
  columns: i32;
  filters: i32;
  /** From one output pixel, row or image to the next. */
  pixelStride: usize;
  rowStride: usize;
  imageStride: usize;
  slope: i32;
  /** Nonzero where the kernel reaches beyond x. */
  padded: i32;
  /** Room for `bandRows` rows of outputs' worth of padded input. */
  band: usize;
  bandRows: i32;
  /** Bytes of a padded row of the band. */
  bandStride: usize;
  /** Pixels of a row that all filters go through before the next ones; a multiple of 4. */
  segment: i32;
}

/**
 * Of eight filters: eight int32 bias + 2^(shift − 1), eight int32 2^(32 − shift), eight int32 shifts, and an int32 that is
 * nonzero where a shift is below 2, whose power does not fit; 12 bytes unused.
 */
const OUTPUT_BYTES: usize = 112;

export function convolve(pass: Pass): void {
  const pixelBytes = <usize>(pass.channels * 2);
  const xRow = <usize>pass.width * pixelBytes;
  let x = pass.x;
  let y = pass.y;
  for (let image = 0; image < pass.images; image++) {
    if (pass.padded) {
      convolvePadded(pass, x, y);
    } else {
      for (let row = 0; row < pass.rows; row++) {
        const from = x + <usize>(row * pass.stride) * xRow;
        convolveRow(pass, from, xRow, y + <usize>row * pass.rowStride);
      }
    }
    x += <usize>pass.height * xRow;
    y += pass.imageStride;
  }
}

/** Copies the input of some rows of outputs at a time, with zeros around it, and convolves the copy. */
function convolvePadded(pass: Pass, x: usize, y: usize): void {
  const stride = pass.stride;
  for (let start = 0; start < pass.rows; start += pass.bandRows) {
    const rows = min(pass.bandRows, pass.rows - start);
    const inputRows = (rows - 1) * stride + pass.kernelHeight;
    padRows(pass, x, start * stride - pass.top, inputRows);
    for (let row = 0; row < rows; row++) {
      const from = pass.band + <usize>(row * stride) * pass.bandStride;
      convolveRow(pass, from, pass.bandStride, y + <usize>(start + row) * pass.rowStride);
    }
  }
}

/** Fills the band with `count` rows of x from row `first` on; what lies outside of x is zero. */
function padRows(pass: Pass, x: usize, first: i32, count: i32): void {
  const pixelBytes = <usize>(pass.channels * 2);
  const xRow = <usize>pass.width * pixelBytes;
  const before = <usize>pass.left * pixelBytes;
  const kept = min(xRow, pass.bandStride - before);
  const after = pass.bandStride - before - kept;
  let to = pass.band;
  for (let i = 0; i < count; i++) {
    const row = first + i;
    if (row < 0 || row >= pass.height) {
      memory.fill(to, 0, pass.bandStride);
    } else {
      clear(to, before);
      copyRun(to + before, x + <usize>row * xRow, kept);
      clear(to + before + kept, after);
    }
    to += pass.bandStride;
  }
}

function clear(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 2) store<u16>(at + i, 0);
}

/** One row of outputs, in segments whose input stays in the nearest cache. */
function convolveRow(pass: Pass, x: usize, xRow: usize, y: usize): void {
  const segment = pass.segment;
  const xSegment = <usize>(segment * pass.stride * pass.channels * 2);
  const ySegment = <usize>segment * pass.pixelStride;
  for (let left = pass.columns; left > 0; left -= segment) {
    convolveSegment(pass, x, xRow, y, min(left, segment));
    x += xSegment;
    y += ySegment;
  }
}

/** `count` outputs in a row: four pixels of eight filters at a time, so that all 32 sums stay in registers. */
function convolveSegment(pass: Pass, x0: usize, xRow: usize, y0: usize, count: i32): void {
  const xStep = <usize>(pass.stride * pass.channels * 2);
  const filters = pass.filters;
  const yStep = pass.pixelStride;
  const blockBytes = <usize>(pass.kernelHeight * pass.pairs * 32);
  let weights = pass.weights;
  let outputs = pass.outputs;
  for (let o = 0; o < filters; o += 8) {
    const lanes = min(8, filters - o);
    let x = x0;
    let y = y0 + <usize>(o * 2);
    let left = count;
    for (; left > 1; left -= 4) {
      fourPixels(pass, x, xRow, xStep, weights, outputs, y, yStep, left, lanes);
      x += xStep << 2;
      y += yStep << 2;
    }
    if (left === 1) onePixel(pass, x, xRow, weights, outputs, y, lanes);
    weights += blockBytes;
    outputs += OUTPUT_BYTES;
  }
}

/** The first `left` of four pixels; what the others read is not stored. */
function fourPixels(
  pass: Pass,
  x: usize,
  xRow: usize,
  xStep: usize,
  w: usize,
  outputs: usize,
  y: usize,
  yStep: usize,
  left: i32,
  lanes: i32,
): void {
  const slope = pass.slope;
  const runBytes = <usize>(pass.pairs * 4);
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  for (let row = pass.kernelHeight; row > 0; row--) {
    const end = x + runBytes;
    for (let p = x; p < end; p += 4) {
      const low = v128.load(w);
      const high = v128.load(w, 16);
      const a = v128.load32_splat(p);
      const b = v128.load32_splat(p + xStep);
      const c = v128.load32_splat(p + 2 * xStep);
      const d = v128.load32_splat(p + 3 * xStep);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, low));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, high));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, low));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, high));
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, low));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, high));
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, low));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, high));
      w += 32;
    }
    x += xRow;
  }
  storeLanes(y, finish(a0, a1, outputs, slope), lanes);
  storeLanes(y + yStep, finish(b0, b1, outputs, slope), lanes);
  if (left > 2) storeLanes(y + 2 * yStep, finish(c0, c1, outputs, slope), lanes);
  if (left > 3) storeLanes(y + 3 * yStep, finish(d0, d1, outputs, slope), lanes);
}

function onePixel(pass: Pass, x: usize, xRow: usize, w: usize, outputs: usize, y: usize, lanes: i32): void {
  const runBytes = <usize>(pass.pairs * 4);
  const evenBytes = runBytes & ~7;
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  for (let row = pass.kernelHeight; row > 0; row--) {
    const end = x + evenBytes;
    let p = x;
    for (; p < end; p += 8) {
      const a = v128.load32_splat(p);
      const b = v128.load32_splat(p, 4);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v128.load(w)));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v128.load(w, 16)));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, v128.load(w, 32)));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, v128.load(w, 48)));
      w += 64;
    }
    if (evenBytes < runBytes) {
      const a = v128.load32_splat(p);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, v128.load(w)));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, v128.load(w, 16)));
      w += 32;
    }
    x += xRow;
  }
  storeLanes(y, finish(i32x4.add(a0, b0), i32x4.add(a1, b1), outputs, pass.slope), lanes);
}

/** Eight sums → eight values: shift, saturate to int16, activation, clamp. */
function finish(low: v128, high: v128, outputs: usize, slope: i32): v128 {
  if (load<i32>(outputs, 96)) {
    low = shiftLanes(low, outputs + 64);
    high = shiftLanes(high, outputs + 80);
  } else {
    low = shiftByPower(low, v128.load(outputs, 32));
    high = shiftByPower(high, v128.load(outputs, 48));
  }
  return clamp(activate(i16x8.narrow_i32x4_s(low, high), slope));
}

/** sums >> shifts, lane by lane, as the upper halves of sums · 2^(32 − shift): SIMD has no shift by lane. */
function shiftByPower(sums: v128, powers: v128): v128 {
  return i8x16.shuffle(
    i64x2.extmul_low_i32x4_s(sums, powers),
    i64x2.extmul_high_i32x4_s(sums, powers),
    4,
    5,
    6,
    7,
    12,
    13,
    14,
    15,
    20,
    21,
    22,
    23,
    28,
    29,
    30,
    31,
  );
}

/** The same for any shifts. */
function shiftLanes(sums: v128, shifts: usize): v128 {
  sums = i32x4.replace_lane(sums, 0, i32x4.extract_lane(sums, 0) >> load<i32>(shifts));
  sums = i32x4.replace_lane(sums, 1, i32x4.extract_lane(sums, 1) >> load<i32>(shifts, 4));
  sums = i32x4.replace_lane(sums, 2, i32x4.extract_lane(sums, 2) >> load<i32>(shifts, 8));
  return i32x4.replace_lane(sums, 3, i32x4.extract_lane(sums, 3) >> load<i32>(shifts, 12));
}

/** Stores the first 1 to 8 of eight values, and nothing beyond them. */
function storeLanes(at: usize, values: v128, lanes: i32): void {
  if (lanes === 8) {
    v128.store(at, values);
    return;
  }
  if (lanes & 4) {
    v128.store64_lane(at, values, 0);
    values = i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    at += 8;
  }
  if (lanes & 2) {
    v128.store32_lane(at, values, 0);
    values = i8x16.shuffle(values, values, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    at += 4;
  }
  if (lanes & 1) v128.store16_lane(at, values, 0);
}
