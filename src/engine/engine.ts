import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AecError } from '../errors.js';
import { useExactEngine } from './exact.js';
import type { NativeEngine } from './native.js';
import { tf } from './tfjs.js';

/** `tensorflow`: tfjs-node, native, the fastest where it is installed. `wasm`: always there, exact on every machine. */
export type EngineName = 'tensorflow' | 'wasm';

export interface Engine {
  name: EngineName;
  /** Version of TensorFlow, or of the WebAssembly backend. */
  version: string;
  /** One line on why the native engine is not used, where it was tried and did not load. */
  why?: string;
}

/** How to get the native engine, said wherever it is missing: in a clone, and where aec is installed as a package. */
export const HOW_TO_GET_NATIVE = existsSync(new URL('../../src', import.meta.url))
  ? 'npm run engine:native'
  : `node ${path.relative('', fileURLToPath(new URL('../../bin/engine-native.mjs', import.meta.url)))}`;

/**
 * Makes an engine the one that all tensors are computed with, and loads it if need be: for training and benchmarks.
 * `auto` takes the native engine where it loads, else WebAssembly. The native engine runs on all processors; the
 * environment variable TF_NUM_INTRAOP_THREADS, read when it loads, sets another number of threads.
 *
 * @throws AecError `usage` when an engine asked for by its name does not load.
 */
export async function useEngine(choice: 'auto' | EngineName): Promise<Engine> {
  if (choice === 'wasm') return useWasm();
  const native = await loadNative();
  if (native.version !== undefined) {
    await tf.setBackend('tensorflow');
    return { name: 'tensorflow', version: native.version };
  }
  if (choice === 'tensorflow') {
    throw new AecError(
      'usage',
      `engine tensorflow does not load: ${native.why}. To build it: ${HOW_TO_GET_NATIVE}`,
    );
  }
  return { ...(await useWasm()), why: native.why };
}

async function useWasm(): Promise<Engine> {
  return { name: 'wasm', version: await useExactEngine() };
}

async function loadNative(): Promise<NativeEngine> {
  const native = await import('./native.js');
  return native.loadNative();
}
