import { createRequire } from 'node:module';
import type * as wasm from '@tensorflow/tfjs-backend-wasm';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { registerSumGradients } from './sum-gradients.js';

// By `require`, not `import`: Node 20 scans imported CommonJS for the names it exports, which takes 0.4 s for these
// bundles, longer than all the rest of compressing a digit.
const require = createRequire(import.meta.url);

/** @tensorflow/tfjs-core: tensors and their operations. */
export const tf: typeof core = require('@tensorflow/tfjs-core');

/** @tensorflow/tfjs-layers: layers and models. Loading it also registers the gradients of all operations. */
export const tfl: typeof layers = require('@tensorflow/tfjs-layers');
registerSumGradients(tf);

/** @tensorflow/tfjs-backend-wasm, loaded at the first call; it registers itself with tfjs-core. */
export function loadWasmBackend(): typeof wasm {
  return require('@tensorflow/tfjs-backend-wasm');
}
