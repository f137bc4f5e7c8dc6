import * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, within } from './kernel.js';

interface PoolAttrs {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gradient of maxPool: each dy goes to the place of its window's largest value, the first of equals, as in the cpu
 * backend. The stock kernel searches all windows again for every input.
 */
export function maxPoolGrad(call: KernelCall<'dy' | 'input', PoolAttrs>): tf.TensorInfo {
  const { inputs, attrs, backend } = call;
  const info = tf.backend_util.computePool2DInfo(
    inputs.input.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  return within(backend, (scope) => {
    const dx = scope.make(inputs.input.shape);
    const x = scope.floats(inputs.input);
    const dy = scope.floats(inputs.dy);
    const target = scope.floats(dx).fill(0);
    let at = 0;
    for (let b = 0; b < info.batchSize; b++) {
      for (let r = 0; r < outHeight; r++) {
        const top = r * info.strideHeight - info.padInfo.top;
        const firstRow = b * inHeight + Math.max(0, top);
        const rows = b * inHeight + Math.min(inHeight, top + info.filterHeight);
        for (let q = 0; q < outWidth; q++) {
          const left = q * info.strideWidth - info.padInfo.left;
          const firstColumn = Math.max(0, left);
          const columns = Math.min(inWidth, left + info.filterWidth);
          for (let c = 0; c < channels; c++) {
            let largest = (firstRow * inWidth + firstColumn) * channels + c;
            let value = x[largest]!;
            for (let i = firstRow; i < rows; i++) {
              for (let j = firstColumn; j < columns; j++) {
                const here = (i * inWidth + j) * channels + c;
                if (x[here]! > value) {
                  value = x[here]!;
                  largest = here;
                }
              }
            }
            target[largest]! += dy[at++]!;
          }
        }
      }
    }
    return dx;
  });
}
