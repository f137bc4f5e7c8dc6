import { createRequire } from 'node:module';
import util from 'node:util';
import { withoutStartupNotes } from './startup-notes.js';
import { tf } from './tfjs.js';

export type NativeEngine = { version: string; why?: never } | { version?: never; why: string };

let loading: NativeEngine | undefined;

/** Loads tfjs-node once, without changing the current backend. Returns TensorFlow's version, or why it does not load. */
export function loadNative(): NativeEngine {
  loading ??= load();
  return loading;
}

function load(): NativeEngine {
  // Log warnings and errors only.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  // tfjs-node 4.22 calls this function, which Node 23 removed.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  const require = createRequire(import.meta.url);
  try {
    require.resolve('@tensorflow/tfjs-node');
  } catch {
    return { why: '@tensorflow/tfjs-node is not installed' };
  }
  const previous = tf.engine().backendName;
  try {
    withoutStartupNotes(() => require('@tensorflow/tfjs-node'));
    const backend = tf.findBackend('tensorflow') as unknown as { binding: { TF_Version: string } };
    return { version: backend.binding.TF_Version };
  } catch (error) {
    return { why: firstLine(error) };
  } finally {
    // tfjs-node makes itself the current backend when it loads.
    if (previous) tf.setBackend(previous);
  }
}

/** The first line of a message, without the path of a file on this machine. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n')[0]!
    .replace(/ at path: .*/, '')
    .trim()
    .replace(/\.$/, '');
}
