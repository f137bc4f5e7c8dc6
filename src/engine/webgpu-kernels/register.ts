import { replaceKernel, stockKernel } from '../kernels.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';

/** Replaces kernels of the WebGPU backend that make training slow. Once, after the backend's own are registered. */
export function registerWebGpuKernels(): void {
  replaceKernel('webgpu', 'Conv2DBackpropFilter', conv2dBackpropFilter);
  replaceKernel(
    'webgpu',
    'Conv2DBackpropInput',
    conv2dBackpropInput(stockKernel('webgpu', 'Conv2DBackpropInput'), stockKernel('webgpu', 'BatchMatMul')),
  );
}
