import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

// What tfjs.ts is in Node: the build for browsers takes it in its place.
export const tf: typeof core = core;
export const tfl: typeof layers = layers;

/**
 * The same binary as in Node, from beside this script: with SIMD, and with one thread also where the page could have
 * more.
 */
export function loadWasmBackend(): typeof wasm {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setWasmPaths(new URL('./', import.meta.url).href);
  return wasm;
}
