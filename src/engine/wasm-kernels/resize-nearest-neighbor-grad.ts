import type * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, within } from './kernel.js';

type ResizeCall = KernelCall<'dy' | 'images', { alignCorners: boolean }>;

/**
 * Gradient of nearest-neighbour resizing. When enlarging by whole factors (every upSampling2d layer) it is the sum over
 * each pixel's copies; everything else goes to `stock`, which searches for the copies of every pixel.
 */
export function resizeNearestNeighborGrad(stock: (call: ResizeCall) => tf.TensorInfo) {
  return (call: ResizeCall): tf.TensorInfo => {
    const { inputs, attrs, backend } = call;
    const [n, h, w, channels] = inputs.images.shape as [number, number, number, number];
    const [, largeH, largeW] = inputs.dy.shape as [number, number, number, number];
    if (attrs.alignCorners || largeH % h !== 0 || largeW % w !== 0) return stock(call);
    const rowCopies = largeH / h;
    const columnCopies = largeW / w;
    return within(backend, (scope) => {
      const dx = scope.make([n, h, w, channels]);
      const dy = scope.floats(inputs.dy);
      const target = scope.floats(dx).fill(0);
      let from = 0;
      for (let row = 0; row < n * largeH; row++) {
        let to = Math.floor(row / rowCopies) * w * channels;
        for (let q = 0; q < w; q++, to += channels) {
          for (let copy = 0; copy < columnCopies; copy++) {
            for (let c = 0; c < channels; c++) target[to + c]! += dy[from++]!;
          }
        }
      }
      return dx;
    });
  };
}
