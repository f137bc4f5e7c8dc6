import { promisify } from 'node:util';

/** Callbacks of Dawn that wait for their turn. */
const waiting = new Map<NodeJS.Immediate, () => void>();
let isCatching = false;

/**
 * Dawn looks for finished work of the GPU in callbacks that it gives to `setImmediate`, which never run while JavaScript waits.
 * From this call on they are known here, so that `waitForDawn` can run them. All other callbacks stay as they are.
 */
export function catchDawnEvents(): void {
  if (isCatching) return;
  isCatching = true;
  const original = globalThis.setImmediate;
  const catching = (callback: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
    if (!isNative(callback)) return original(callback, ...args);
    const run = () => {
      waiting.delete(handle);
      callback(...args);
    };
    const handle = original(run);
    waiting.set(handle, run);
    return handle;
  };
  // What `util.promisify` makes of it stays, too.
  const promised = Object.getOwnPropertyDescriptor(original, promisify.custom);
  if (promised) Object.defineProperty(catching, promisify.custom, promised);
  globalThis.setImmediate = catching as typeof setImmediate;
}

/** Lets Dawn work until `isDone`, without returning to the event loop. */
export function waitForDawn(isDone: () => boolean): void {
  while (!isDone()) {
    if (waiting.size === 0) throw new Error('Dawn waits for nothing');
    for (const [handle, run] of [...waiting]) {
      clearImmediate(handle);
      run();
    }
  }
}

/** Functions of native addons have no name and no source; bound ones have a name. */
function isNative(callback: { readonly name: string }): boolean {
  return callback.name === '' && Function.prototype.toString.call(callback).includes('[native code]');
}
