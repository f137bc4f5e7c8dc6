import { replaceKernel, stockKernel } from '../kernels.js';
import { batchMatMul } from './batch-mat-mul.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { conv2dSame } from './conv2d-same.js';
import { depthToSpace } from './depth-to-space.js';
import { identity } from './identity.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { sum } from './sum.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

let registered = false;

/** Adds the kernels to the wasm backend that training needs, and replaces stock ones that are slow or wrong. */
export function registerWasmGradients(): void {
  if (registered) return;
  registered = true;
  replaceKernel('wasm', 'BatchMatMul', batchMatMul(stockKernel('wasm', 'BatchMatMul')));
  replaceKernel('wasm', 'Conv2DBackpropFilter', conv2dBackpropFilter);
  replaceKernel('wasm', 'UnsortedSegmentSum', unsortedSegmentSum);
  replaceKernel('wasm', 'Conv2DBackpropInput', conv2dBackpropInput);
  replaceKernel('wasm', 'MaxPoolGrad', maxPoolGrad);
  replaceKernel(
    'wasm',
    'ResizeNearestNeighborGrad',
    resizeNearestNeighborGrad(stockKernel('wasm', 'ResizeNearestNeighborGrad')),
  );
  replaceKernel('wasm', 'Conv2D', conv2dSame(stockKernel('wasm', 'Conv2D')));
  replaceKernel('wasm', 'FusedConv2D', conv2dSame(stockKernel('wasm', 'FusedConv2D')));
  replaceKernel('wasm', 'Sum', sum(stockKernel('wasm', 'Sum')));
  replaceKernel('wasm', 'Identity', identity);
  replaceKernel('wasm', 'DepthToSpace', depthToSpace(stockKernel('wasm', 'DepthToSpace')));
}
