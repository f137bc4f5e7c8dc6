import type * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, within } from './kernel.js';

/**
 * Sums of the rows of x with the same segment id: the gradient of gather, which the stock wasm backend lacks.
 * x [rows, …], segmentIds int32 [rows] → [numSegments, …]; rows with an id out of range are left out.
 */
export function unsortedSegmentSum(
  call: KernelCall<'x' | 'segmentIds', { numSegments: number }>,
): tf.TensorInfo {
  const { inputs, attrs, backend } = call;
  const [rows, ...rest] = inputs.x.shape as [number, ...number[]];
  return within(backend, (scope) => {
    const out = scope.make([attrs.numSegments, ...rest]);
    const x = scope.floats(inputs.x);
    const ids = backend.typedArrayFromHeap(inputs.segmentIds);
    const target = scope.floats(out).fill(0);
    const size = rest.reduce((product, n) => product * n, 1);
    for (let row = 0; row < rows; row++) {
      const id = ids[row]!;
      if (id < 0 || id >= attrs.numSegments) continue;
      for (let i = 0; i < size; i++) target[id * size + i]! += x[row * size + i]!;
    }
    return out;
  });
}
