import { existsSync } from 'node:fs';
import path from 'node:path';
import { AecError } from '../errors.js';
import { inPackage } from '../package-root.js';
import { useExactEngine } from './exact.js';
import type { NativeEngine } from './native.js';
import { tf } from './tfjs.js';

/** `tensorflow`: native TensorFlow (tfjs-node), the fastest if installed. `wasm`: WebAssembly, always there and deterministic. */
export type EngineName = 'tensorflow' | 'wasm';

export interface Engine {
  name: EngineName;
  /** Version of TensorFlow, or of the WebAssembly backend. */
  version: string;
  /** Why the native engine is not used, in one line, if loading it was tried and failed. */
  why?: string;
}

/** The command that builds the native engine, in a clone or in an installed package; messages name it. */
export const HOW_TO_GET_NATIVE = existsSync(inPackage('src'))
  ? 'npm run engine:native'
  : `node ${path.relative('', inPackage('bin/engine-native.mjs'))}`;

/**
 * Makes an engine compute all tensors from now on, and loads it if necessary: for training and benchmarks. `auto` is the
 * native engine if it loads, else WebAssembly. The native engine uses all processors; the environment variable
 * TF_NUM_INTRAOP_THREADS, read when it loads, sets another number of threads.
 *
 * @throws AecError `usage` if an engine chosen by name does not load.
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

/** Whether the engine in use spreads a tensor over processors by itself. WebAssembly has one thread. */
export function hasOwnThreads(): boolean {
  return tf.getBackend() !== 'wasm';
}

async function useWasm(): Promise<Engine> {
  return { name: 'wasm', version: await useExactEngine() };
}

async function loadNative(): Promise<NativeEngine> {
  const native = await import('./native.js');
  return native.loadNative();
}
