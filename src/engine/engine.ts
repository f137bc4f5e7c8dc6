import { existsSync } from 'node:fs';
import path from 'node:path';
import { AecError } from '../errors.js';
import { inPackage } from '../package-root.js';
import type { EngineName } from './engine-names.js';
import { useExactEngine } from './exact.js';
import { tf } from './tfjs.js';

export interface Engine {
  name: EngineName;
  /** Version of TensorFlow, or of the backend for WebGPU or WebAssembly. */
  version: string;
  /** The graphics adapter that WebGPU uses. */
  adapter?: string;
  /** Why the native engine is not used, in one line, if loading it was tried and failed. */
  why?: string;
}

/** An engine that does not load: why, and the command that installs what is missing, or what it is, each in one line. */
export interface MissingEngine {
  readonly why: string;
  readonly howToGet: string;
}

/** Says both in one line. */
export function notLoaded(name: EngineName, { why, howToGet }: MissingEngine): string {
  return `engine ${name} does not load: ${why}. To install it: ${howToGet}`;
}

/** The command that builds the native engine, in a clone or in an installed package. */
const HOW_TO_GET_NATIVE = existsSync(inPackage('src'))
  ? 'npm run engine:native'
  : `node ${path.relative('', inPackage('bin/engine-native.mjs'))}`;

/**
 * Makes an engine compute all tensors from now on, and loads it if necessary: for training and benchmarks. `auto` is the
 * native engine if it loads, else WebAssembly; not WebGPU, whose adapter may be a slow imitation. The native engine uses
 * all processors; the environment variable TF_NUM_INTRAOP_THREADS, read when it loads, sets another number of threads.
 *
 * @throws AecError `usage` if an engine chosen by name does not load.
 */
export async function useEngine(choice: 'auto' | EngineName): Promise<Engine> {
  const found = await tryEngine(choice === 'auto' ? 'tensorflow' : choice);
  if (!('howToGet' in found)) return found;
  if (choice === 'auto') return { ...(await useWasm()), why: found.why };
  throw new AecError('usage', notLoaded(choice, found));
}

/** Makes an engine the current one as `useEngine` does, or says why it does not load; the current one then stays. */
export async function tryEngine(name: EngineName): Promise<Engine | MissingEngine> {
  if (name === 'wasm') return useWasm();
  if (name === 'webgpu') return useWebGpu();
  const { loadNative } = await import('./native.js');
  const { version, why } = loadNative();
  if (version === undefined) return { why, howToGet: HOW_TO_GET_NATIVE };
  await tf.setBackend('tensorflow');
  return { name, version };
}

/** Does work that may choose another engine, and goes back to the present one. */
export async function keepingEngine<T>(work: () => Promise<T>): Promise<T> {
  const backend = tf.getBackend();
  try {
    return await work();
  } finally {
    await tf.setBackend(backend);
  }
}

/** Whether the engine in use spreads a tensor over processors by itself. WebAssembly has one thread. */
export function hasOwnThreads(): boolean {
  return tf.getBackend() !== 'wasm';
}

async function useWebGpu(): Promise<Engine | MissingEngine> {
  const { loadWebGpu } = await import('./webgpu.js');
  const found = await loadWebGpu();
  if ('howToGet' in found) return found;
  await tf.setBackend('webgpu');
  return { name: 'webgpu', ...found };
}

async function useWasm(): Promise<Engine> {
  return { name: 'wasm', version: await useExactEngine() };
}
