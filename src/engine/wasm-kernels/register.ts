import * as tf from '@tensorflow/tfjs-core';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { identity } from './identity.js';
import { install } from './kernel.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { sum } from './sum.js';

let registered = false;

export function registerWasmGradients(): void {
  if (registered) return;
  registered = true;
  install('Conv2DBackpropFilter', conv2dBackpropFilter);
  install('Conv2DBackpropInput', conv2dBackpropInput);
  install('MaxPoolGrad', maxPoolGrad);
  const stock = (name: string) => tf.getKernel(name, 'wasm').kernelFunc as never;
  install('ResizeNearestNeighborGrad', resizeNearestNeighborGrad(stock('ResizeNearestNeighborGrad')));
  install('Sum', sum(stock('Sum')));
  install('Identity', identity);
}
