import type { TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';
import { batchMatMul } from './batch-mat-mul.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { conv2dSame } from './conv2d-same.js';
import { depthToSpace } from './depth-to-space.js';
import { identity } from './identity.js';
import { install } from './kernel.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { sum } from './sum.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

let registered = false;

/** Adds the kernels to the wasm backend that training needs, and replaces stock ones that are slow or wrong. */
export function registerWasmGradients(): void {
  if (registered) return;
  registered = true;
  install('BatchMatMul', batchMatMul(stock('BatchMatMul')));
  install('Conv2DBackpropFilter', conv2dBackpropFilter);
  install('UnsortedSegmentSum', unsortedSegmentSum);
  install('Conv2DBackpropInput', conv2dBackpropInput);
  install('MaxPoolGrad', maxPoolGrad);
  install('ResizeNearestNeighborGrad', resizeNearestNeighborGrad(stock('ResizeNearestNeighborGrad')));
  install('Conv2D', conv2dSame(stock('Conv2D')));
  install('FusedConv2D', conv2dSame(stock('FusedConv2D')));
  install('Sum', sum(stock('Sum')));
  install('Identity', identity);
  install('DepthToSpace', depthToSpace(stock('DepthToSpace')));
}

/** The backend's own kernel, for the cases that the replacement does not handle. */
function stock<Call>(name: string): (call: Call) => TensorInfo {
  return tf.getKernel(name, 'wasm').kernelFunc as unknown as (call: Call) => TensorInfo;
}
