import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';
import { type KernelCall, within } from './kernel.js';

interface PoolAttrs {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gradient of maxPool: each dy is added at its window's largest value, the first if several are equal, as in the cpu
 * backend. The stock kernel searches all windows again for every input.
 */
export function maxPoolGrad(call: KernelCall<'dy' | 'input' | 'output', PoolAttrs>): TensorInfo {
  const { inputs, attrs, backend } = call;
  const xShape = inputs.input.shape as [number, number, number, number];
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(xShape, filterSize, strides, 1, pad, dimRoundingMode);
  return within(backend, (scope) => {
    const dx = scope.make(xShape);
    const x = scope.floats(inputs.input);
    const dy = scope.floats(inputs.dy);
    const target = scope.floats(dx).fill(0);
    const halves =
      [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth].every((n) => n === 2) &&
      info.inHeight === 2 * info.outHeight &&
      info.inWidth === 2 * info.outWidth;
    if (halves) scatterToHalves(x, scope.floats(inputs.output), dy, target, info);
    else scatter(x, dy, target, info);
    return dx;
  });
}

/** Any window, stride and padding. */
function scatter(x: Float32Array, dy: Float32Array, dx: Float32Array, info: backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth, padInfo } = info;
  let at = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let r = 0; r < outHeight; r++) {
      const top = r * info.strideHeight - padInfo.top;
      const rowFrom = b * inHeight + Math.max(0, top);
      const rowTo = b * inHeight + Math.min(inHeight, top + info.filterHeight);
      for (let q = 0; q < outWidth; q++) {
        const left = q * info.strideWidth - padInfo.left;
        const columnFrom = Math.max(0, left);
        const columnTo = Math.min(inWidth, left + info.filterWidth);
        for (let c = 0; c < channels; c++) {
          let largest = (rowFrom * inWidth + columnFrom) * channels + c;
          for (let i = rowFrom; i < rowTo; i++) {
            for (let j = columnFrom; j < columnTo; j++) {
              const here = (i * inWidth + j) * channels + c;
              if (x[here]! > x[largest]!) largest = here;
            }
          }
          dx[largest]! += dy[at++]!;
        }
      }
    }
  }
}

/**
 * The pooling of nearly every model: 2×2, stride 2, even sizes. A branch on which of four values is the largest would be
 * unpredictable, so bit masks pass dy's bits where x first equals the window's maximum `y`.
 */
function scatterToHalves(
  x: Float32Array,
  y: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
  { batchSize, inWidth, inChannels: channels, outHeight, outWidth }: backend_util.Conv2DInfo,
): void {
  const below = inWidth * channels;
  const from = new Int32Array(dy.buffer, dy.byteOffset, dy.length);
  const to = new Int32Array(dx.buffer, dx.byteOffset, dx.length);
  let at = 0;
  for (let row = 0; row < batchSize * outHeight; row++) {
    let p = 2 * row * below;
    for (let q = 0; q < outWidth; q++, p += channels) {
      for (let c = 0; c < channels; c++, p++, at++) {
        const max = y[at]!;
        const bits = from[at]!;
        const a = -Number(x[p] === max);
        const b = -Number(x[p + channels] === max) & ~a;
        const d = -Number(x[p + below] === max) & ~(a | b);
        const e = -Number(x[p + below + channels] === max) & ~(a | b | d);
        to[p] = bits & a;
        to[p + channels] = bits & b;
        to[p + below] = bits & d;
        to[p + below + channels] = bits & e;
      }
    }
  }
}
