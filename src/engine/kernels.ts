import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from './tfjs.js';

/** A kernel of tfjs: it takes its tensors by name, its attributes and the backend. */
type Kernel<Call> = (call: Call) => TensorInfo;

/** The backend's own kernel, for the cases that a replacement does not handle. */
export function stockKernel<Call>(backendName: string, name: string): Kernel<Call> {
  return tf.getKernel(name, backendName).kernelFunc as unknown as Kernel<Call>;
}

/** Registers a kernel with tfjs, replacing the stock one if there is one. */
export function replaceKernel<Call>(backendName: string, kernelName: string, kernel: Kernel<Call>): void {
  const stock = tf.getKernel(kernelName, backendName);
  if (stock) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: kernel as unknown as KernelFunc,
    // Runs when the backend starts: a kernel that calls the stock one needs it.
    setupFunc: stock?.setupFunc,
  });
}
