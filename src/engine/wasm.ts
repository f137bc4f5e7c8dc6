import { AecError } from '../errors.js';
import { loadWasmBackend, tf } from './tfjs.js';
import { registerWasmGradients } from './wasm-kernels/register.js';

/** The start in progress, shared by all callers: tfjs drops a start when another one begins. */
let starting: Promise<boolean> | undefined;

/** Makes the WebAssembly engine the current one, starts it if necessary, and returns its version. */
export async function startWasm(): Promise<string> {
  // The kernels are needed outside training, too: conv2dTranspose runs forward on one of them.
  const { version_wasm: version } = loadWasmBackend();
  registerWasmGradients();
  starting ??= withoutNewListeners(() => tf.setBackend('wasm')).finally(() => {
    starting = undefined;
  });
  if (!(await starting)) {
    throw new AecError('usage', 'the WebAssembly engine does not start: it needs WebAssembly with SIMD');
  }
  return version;
}

/** Removes the listeners that the backend's start-up code adds: on an uncaught error they print its minified source. */
async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  if (typeof process === 'undefined') return start(); // a browser
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  try {
    return await start();
  } finally {
    for (const [event, known] of before) {
      for (const listener of process.rawListeners(event) as (() => void)[]) {
        if (!known.includes(listener)) process.removeListener(event, listener);
      }
    }
  }
}
