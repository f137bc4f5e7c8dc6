import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { AecError } from '../errors.js';
import { registerWasmGradients } from './wasm-kernels/register.js';

/** Starts the WebAssembly engine and leaves the current backend as it was; gives the engine's version. */
export async function loadWasm(): Promise<string> {
  const loaded = tf.engine().registry as Record<string, unknown>;
  if (!loaded.wasm && !(await tf.setBackend('wasm'))) {
    throw new AecError('usage', 'the WebAssembly engine does not start: this Node lacks WebAssembly SIMD');
  }
  // The kernels belong to the engine, also outside training: conv2dTranspose runs forward on one of them. They come
  // after the start, which sets up the stock kernels that some of them build on.
  registerWasmGradients();
  return version_wasm;
}
