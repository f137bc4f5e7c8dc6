import type * as tf from '@tensorflow/tfjs-core';
import { type ConvAttrs, type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { type KernelCall, type Scope, within, zeros } from './kernel.js';
import { patchProduct } from './patch-product.js';

/** Up to this many rows of patches the matrix product is faster (measured by the engine benchmark). */
const MAX_PATCH_ROWS = 32;

/**
 * Gradient of conv2d by its filter: dW[i, j, ci, co] = Σ x[n, oh·s + i − top, ow·s + j − left, ci] · dy[n, oh, ow, co].
 * The stock wasm backend lacks this kernel, so training a conv2d fails. It is computed in the faster of two ways: as a
 * convolution, or, if one side has few channels (first and last layers, 1×1 kernels), as a matrix product.
 */
export function conv2dBackpropFilter(
  call: KernelCall<'x' | 'dy', ConvAttrs & { filterShape: number[] }>,
): tf.TensorInfo {
  const { inputs, attrs, backend } = call;
  const g = convGeometry(inputs.x.shape, attrs.filterShape, attrs);
  const rows = g.kh * g.kw * Math.min(g.cin, g.cout);
  const pointwise = g.kh * g.kw * g.strideH * g.strideW === 1;
  return within(backend, (scope) =>
    rows <= MAX_PATCH_ROWS || pointwise
      ? patchProduct(scope, inputs.x, inputs.dy, g)
      : asConvolution(scope, inputs.x, inputs.dy, g),
  );
}

/**
 * The sum over images and positions as a convolution whose batch is cin, whose channels are the images and whose
 * filter is dy, dilated by the stride:
 *
 *     x  ─ transpose, pad ─► [cin, hp, wp, n] ─┐
 *                                              conv ─► [cin, kh, kw, cout] ─ transpose ─► dW [kh, kw, cin, cout]
 *     dy ─ transpose ──────► [oh, ow, n, cout] ┘
 */
function asConvolution(scope: Scope, x: tf.TensorInfo, dy: tf.TensorInfo, g: ConvGeometry): tf.TensorInfo {
  // Exactly the rows and columns that the forward pass read: with a stride it may not read the last ones.
  const bottom = (g.oh - 1) * g.strideH + g.kh - g.h - g.top;
  const right = (g.ow - 1) * g.strideW + g.kw - g.w - g.left;
  const size = [g.n, g.h + Math.min(0, bottom), g.w + Math.min(0, right), g.cin];
  if (size.some((side) => side <= 0)) return zeros(scope, [g.kh, g.kw, g.cin, g.cout]); // it read only padding
  const read = bottom < 0 || right < 0 ? scope.run('Slice', { x }, { begin: [0, 0, 0, 0], size }) : x;
  const images = scope.run('Transpose', { x: read }, { perm: [3, 1, 2, 0] });
  const paddings = [
    [0, 0],
    [g.top, Math.max(0, bottom)],
    [g.left, Math.max(0, right)],
    [0, 0],
  ];
  const padded = scope.run('PadV2', { x: images }, { paddings, constantValue: 0 });
  const filter = scope.run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
  const convolution = { strides: 1, pad: 'valid', dilations: [g.strideH, g.strideW], dataFormat: 'NHWC' };
  const dw = scope.run('Conv2D', { x: padded, filter }, convolution);
  return scope.run('Transpose', { x: dw }, { perm: [1, 2, 0, 3] });
}
