import { copyRun } from './copy.ts';
import { OUTPUT_BYTES } from './finish.ts';
import { Pass } from './pass.ts';
import { fourPixels, onePixel } from './pixels.ts';

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
