import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../conv-geometry.js';
import type { Scope } from './kernel.js';

/**
 * Gradient of conv2d by its filter as one matrix product. The side with fewer channels is unfolded into patches, one
 * row per tap and channel; the other side stays as it is in memory:
 *
 *     cin ≤ cout:  patches of x  [kh·kw·cin, n·oh·ow] · dy [n·oh·ow, cout] = dW [kh, kw, cin, cout]
 *     cout < cin:  patches of dy [kh·kw·cout, n·h·w]  · x  [n·h·w, cin]    = dW [kh, kw, cout, cin], then transposed
 */
export function patchProduct(
  scope: Scope,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  g: ConvGeometry,
): tf.TensorInfo {
  const { n, h, w, cin, kh, kw, oh, ow, cout } = g;
  const unfoldX = cin <= cout;
  const positions = unfoldX ? n * oh * ow : n * h * w;
  const other = unfoldX ? cout : cin;
  const patches = unfold(scope, unfoldX ? x : dy, g, unfoldX); // [kh·kw·channels, positions]
  const matrix = scope.run('Reshape', { x: unfoldX ? dy : x }, { shape: [positions, other] });
  const product = scope.run(
    'BatchMatMul',
    { a: patches, b: matrix },
    { transposeA: false, transposeB: false },
  );
  if (unfoldX) return scope.run('Reshape', { x: product }, { shape: [kh, kw, cin, cout] });
  const dw = scope.run('Reshape', { x: product }, { shape: [kh, kw, cout, cin] });
  return scope.run('Transpose', { x: dw }, { perm: [0, 1, 3, 2] });
}

/** One row per tap and channel: the value under that tap at every position of the other side, 0 in the padding. */
function unfold(scope: Scope, tensor: tf.TensorInfo, g: ConvGeometry, unfoldX: boolean): tf.TensorInfo {
  const { n, h, w, kh, kw, oh, ow, strideH, strideW, top, left } = g;
  const channels = unfoldX ? g.cin : g.cout;
  const positions = unfoldX ? n * oh * ow : n * h * w;
  const patches = scope.make([kh * kw * channels, positions]);
  const source = scope.floats(tensor);
  const target = scope.floats(patches).fill(0);
  for (let i = 0; i < kh; i++) {
    const rows = met(i - top, strideH, h, oh);
    for (let j = 0; j < kw; j++) {
      const columns = met(j - left, strideW, w, ow);
      for (let c = 0; c < channels; c++) {
        const patch = ((i * kw + j) * channels + c) * positions;
        for (let b = 0; b < n; b++) {
          for (let r = rows.from; r < rows.to; r++) {
            let xAt = (b * h + r * strideH + i - top) * w + columns.from * strideW + j - left;
            let yAt = (b * oh + r) * ow + columns.from;
            for (let q = columns.from; q < columns.to; q++, xAt += strideW, yAt++) {
              if (unfoldX) target[patch + yAt] = source[xAt * channels + c]!;
              else target[patch + xAt] = source[yAt * channels + c]!;
            }
          }
        }
      }
    }
  }
  return patches;
}

/** The outputs o, from `from` to before `to`, for which o·stride + offset lies inside an axis of `size`. */
function met(offset: number, stride: number, size: number, outputs: number): { from: number; to: number } {
  const from = Math.max(0, Math.ceil(-offset / stride));
  const to = Math.min(outputs, Math.floor((size - 1 - offset) / stride) + 1);
  return { from, to: Math.max(from, to) };
}
