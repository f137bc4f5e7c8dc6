import type { TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { replace } from './program.js';

/** Replaces kernels of the WebGPU backend that make training slow. Once, after the backend's own are registered. */
export function registerWebGpuKernels(): void {
  replace('Conv2DBackpropFilter', conv2dBackpropFilter);
  replace('Conv2DBackpropInput', conv2dBackpropInput(stock('Conv2DBackpropInput'), stock('BatchMatMul')));
}

function stock<Call>(name: string): (call: Call) => TensorInfo {
  return tf.getKernel(name, 'webgpu').kernelFunc as unknown as (call: Call) => TensorInfo;
}
