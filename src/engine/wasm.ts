import { AecError } from '../errors.js';
import { loadWasmBackend, tf } from './tfjs.js';
import { registerWasmGradients } from './wasm-kernels/register.js';

/** The start under way: tfjs drops a start that another one overtakes. */
let starting: Promise<boolean> | undefined;

/** Makes the WebAssembly engine the current one, and starts it if need be; gives its version. */
export async function startWasm(): Promise<string> {
  // The kernels belong to the engine, also outside training: conv2dTranspose runs forward on one of them.
  const { version_wasm: version } = loadWasmBackend();
  registerWasmGradients();
  starting ??= withoutNewListeners(() => tf.setBackend('wasm')).finally(() => {
    starting = undefined;
  });
  if (!(await starting)) {
    throw new AecError('usage', 'the WebAssembly engine does not start: WebAssembly with SIMD is not there');
  }
  return version;
}

/** The backend's start-up code listens for uncaught errors and answers each by printing its own minified source. */
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
