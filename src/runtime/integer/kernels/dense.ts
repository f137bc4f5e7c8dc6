import { finish, OUTPUT_BYTES } from './finish.ts';
import { narrowScalar } from './finish-scalar.ts';

/**
 * A layer of one pixel: sums of the pairs of inputs that are not zero, in whatever order they are listed. Its numbers as
 * dense-layer.ts writes them. Places are in bytes.
 */
@unmanaged
export class Dense {
  /** For each block of outputs, `[pairs, outputs of the block, 2]` int16. */
  weights: usize;
  /** For every eight outputs: see OUTPUT_BYTES. */
  outputs: usize;
  /** A multiple of 16. */
  width: i32;
  /** Pairs of inputs. */
  pairs: i32;
  slope: i32;
}

/** What is listed: two int16 values, and the number of their pair. */
export const ENTRY_BYTES: usize = 8;

/** Lists the pairs of `count` int16 values at `x`, those that are zero left out; the last value of an odd number has a 0 behind it. */
export function listPairs(x: usize, pairs: i32, list: usize): usize {
  let end = list;
  for (let i = 0; i < pairs; i++) {
    const values = load<u32>(x + ((<usize>i) << 2));
    store<u32>(end, values);
    store<i32>(end, i, 4);
    end += values !== 0 ? ENTRY_BYTES : 0;
  }
  return end;
}

/** The most outputs of a layer. */
const MOST: i32 = 8192;
const SUMS: usize = memory.data(4 * MOST, 16);

/** Computes all outputs, int16 at `y`, from the entries between `list` and `end`. */
export function dense(layer: Dense, list: usize, end: usize, y: usize): void {
  const pairs = <usize>layer.pairs;
  let outputs = layer.outputs;
  let weights = layer.weights;
  let sums = SUMS;
  for (let left = layer.width; left > 0; ) {
    const block = left >= 48 ? 48 : left >= 32 ? 32 : 16;
    if (ASC_FEATURE_SIMD) {
      if (block === 48) sum48(list, end, weights, outputs, sums);
      else if (block === 32) sum32(list, end, weights, outputs, sums);
      else sum16(list, end, weights, outputs, sums);
    } else {
      sumScalar(list, end, weights, outputs, sums, block);
    }
    weights += (pairs * block) << 2;
    outputs += OUTPUT_BYTES * (block >> 3);
    sums += block << 2;
    left -= block;
  }
  finishAll(layer, y);
}

/** Makes values of all sums. */
function finishAll(layer: Dense, y: usize): void {
  const slope = layer.slope;
  let outputs = layer.outputs;
  let sums = SUMS;
  for (let o = 0; o < layer.width; o += 8) {
    if (ASC_FEATURE_SIMD) {
      v128.store(y, finish(v128.load(sums), v128.load(sums, 16), outputs, slope));
    } else {
      for (let i: usize = 0; i < 8; i++) {
        const shift = load<i32>(outputs + (i << 2), 64);
        store<i16>(y + (i << 1), narrowScalar(load<i32>(sums + (i << 2)) >> shift, slope));
      }
    }
    outputs += OUTPUT_BYTES;
    sums += 32;
    y += 16;
  }
}

function sum48(list: usize, end: usize, w: usize, outputs: usize, sums: usize): void {
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let a2 = v128.load(outputs, 112);
  let a3 = v128.load(outputs, 128);
  let a4 = v128.load(outputs, 224);
  let a5 = v128.load(outputs, 240);
  let a6 = v128.load(outputs, 336);
  let a7 = v128.load(outputs, 352);
  let a8 = v128.load(outputs, 448);
  let a9 = v128.load(outputs, 464);
  let b0 = v128.load(outputs, 560);
  let b1 = v128.load(outputs, 576);
  for (; list < end; list += ENTRY_BYTES) {
    const v = v128.load32_splat(list);
    const row = w + <usize>load<u32>(list, 4) * 192;
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, v128.load(row)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, v128.load(row, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v, v128.load(row, 32)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v, v128.load(row, 48)));
    a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v, v128.load(row, 64)));
    a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v, v128.load(row, 80)));
    a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v, v128.load(row, 96)));
    a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v, v128.load(row, 112)));
    a8 = i32x4.add(a8, i32x4.dot_i16x8_s(v, v128.load(row, 128)));
    a9 = i32x4.add(a9, i32x4.dot_i16x8_s(v, v128.load(row, 144)));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v, v128.load(row, 160)));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v, v128.load(row, 176)));
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, a2, 32);
  v128.store(sums, a3, 48);
  v128.store(sums, a4, 64);
  v128.store(sums, a5, 80);
  v128.store(sums, a6, 96);
  v128.store(sums, a7, 112);
  v128.store(sums, a8, 128);
  v128.store(sums, a9, 144);
  v128.store(sums, b0, 160);
  v128.store(sums, b1, 176);
}

function sum32(list: usize, end: usize, w: usize, outputs: usize, sums: usize): void {
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let a2 = v128.load(outputs, 112);
  let a3 = v128.load(outputs, 128);
  let a4 = v128.load(outputs, 224);
  let a5 = v128.load(outputs, 240);
  let a6 = v128.load(outputs, 336);
  let a7 = v128.load(outputs, 352);
  for (; list < end; list += ENTRY_BYTES) {
    const v = v128.load32_splat(list);
    const row = w + <usize>load<u32>(list, 4) * 128;
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, v128.load(row)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, v128.load(row, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v, v128.load(row, 32)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v, v128.load(row, 48)));
    a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v, v128.load(row, 64)));
    a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v, v128.load(row, 80)));
    a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v, v128.load(row, 96)));
    a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v, v128.load(row, 112)));
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, a2, 32);
  v128.store(sums, a3, 48);
  v128.store(sums, a4, 64);
  v128.store(sums, a5, 80);
  v128.store(sums, a6, 96);
  v128.store(sums, a7, 112);
}

function sum16(list: usize, end: usize, w: usize, outputs: usize, sums: usize): void {
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let a2 = v128.load(outputs, 112);
  let a3 = v128.load(outputs, 128);
  for (; list < end; list += ENTRY_BYTES) {
    const v = v128.load32_splat(list);
    const row = w + <usize>load<u32>(list, 4) * 64;
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, v128.load(row)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, v128.load(row, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v, v128.load(row, 32)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v, v128.load(row, 48)));
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, a2, 32);
  v128.store(sums, a3, 48);
}

function sumScalar(list: usize, end: usize, w: usize, outputs: usize, sums: usize, block: i32): void {
  for (let o = 0; o < block; o++) {
    let sum = load<i32>(outputs + OUTPUT_BYTES * <usize>(o >> 3) + ((<usize>(o & 7)) << 2));
    for (let entry = list; entry < end; entry += ENTRY_BYTES) {
      const weights = w + ((<usize>load<u32>(entry, 4) * block + o) << 2);
      sum += <i32>load<i16>(entry) * load<i16>(weights);
      sum += <i32>load<i16>(entry, 2) * load<i16>(weights, 2);
    }
    store<i32>(sums + ((<usize>o) << 2), sum);
  }
}
