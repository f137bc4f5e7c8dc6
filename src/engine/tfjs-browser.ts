import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

// The build for browsers replaces tfjs.ts, which is for Node, by this file.
export const tf: typeof core = core;
export const tfl: typeof layers = layers;

/**
 * The same binary as in Node, fetched from beside this script: with SIMD, and with one thread even if the page could use
 * more.
 */
export function loadWasmBackend(): typeof wasm {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setWasmPaths(new URL('./', import.meta.url).href);
  return wasm;
}
