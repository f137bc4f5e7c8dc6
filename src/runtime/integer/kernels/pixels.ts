import { finish, storeLanes } from './finish.ts';
import { Pass } from './pass.ts';

/** The first `left` of four pixels; what the others read is not stored. */
export function fourPixels(
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
  const evenBytes = runBytes & ~7;
  let a0 = v128.load(outputs);
  let a1 = v128.load(outputs, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  let low: v128;
  let high: v128;
  let v: v128;
  for (let row = pass.kernelHeight; row > 0; row--) {
    let a = x;
    let b = a + xStep;
    let c = b + xStep;
    let d = c + xStep;
    const end = a + evenBytes;
    while (a < end) {
      low = v128.load(w);
      high = v128.load(w, 16);
      v = v128.load32_splat(a);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, low));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(b);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v, low));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(c);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v, low));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(d);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v, low));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v, high));
      low = v128.load(w, 32);
      high = v128.load(w, 48);
      v = v128.load32_splat(a, 4);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, low));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(b, 4);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v, low));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(c, 4);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v, low));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(d, 4);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v, low));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v, high));
      w += 64;
      a += 8;
      b += 8;
      c += 8;
      d += 8;
    }
    if (evenBytes < runBytes) {
      low = v128.load(w);
      high = v128.load(w, 16);
      v = v128.load32_splat(a);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, low));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(b);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v, low));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(c);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v, low));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v, high));
      v = v128.load32_splat(d);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v, low));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v, high));
      w += 32;
    }
    x += xRow;
  }
  storeLanes(y, finish(a0, a1, outputs, slope), lanes);
  storeLanes(y + yStep, finish(b0, b1, outputs, slope), lanes);
  if (left > 2) storeLanes(y + 2 * yStep, finish(c0, c1, outputs, slope), lanes);
  if (left > 3) storeLanes(y + 3 * yStep, finish(d0, d1, outputs, slope), lanes);
}

/** The same of one pixel. */
export function onePixel(
  pass: Pass,
  x: usize,
  xRow: usize,
  w: usize,
  outputs: usize,
  y: usize,
  lanes: i32,
): void {
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
