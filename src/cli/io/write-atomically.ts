import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { explainSystemError } from '../core/system-error.js';

/** Temporary files that exist right now. */
const temporaries = new Set<string>();

/**
 * Writes a file, from bytes at once or as they come, so that it is there whole or not at all: under a temporary name in the same folder (made if it is
 * missing), then in one rename. A device or pipe is written to directly, a symbolic link stays a link. Throws
 * AecError('input') when it cannot be written.
 */
export async function writeAtomically(
  file: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const existing = await stat(file).catch(() => undefined);
    if (existing && !existing.isFile()) await writeFile(file, bytes);
    else await replace(existing ? await realpath(file) : file, bytes);
  } catch (error) {
    throw explainSystemError(error, file);
  }
}

async function replace(file: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  // A name of its own length, so that every name that is allowed can be written; never one that is there.
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.tmp`);
  guard(temporary);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    release(temporary);
  }
}

/** Signals are listened to only while there is something to clean up: otherwise they end the program at once. */
function guard(temporary: string): void {
  if (temporaries.size === 0) for (const signal of SIGNALS) process.on(signal, cleanUpAndDie);
  temporaries.add(temporary);
}

function release(temporary: string): void {
  temporaries.delete(temporary);
  if (temporaries.size === 0) for (const signal of SIGNALS) process.off(signal, cleanUpAndDie);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function cleanUpAndDie(signal: NodeJS.Signals): void {
  for (const temporary of temporaries) {
    try {
      unlinkSync(temporary);
    } catch {
      // It may not have been created yet.
    }
  }
  // The signal's own default: a shell then sees 128 + its number (130 for Ctrl-C), and ends its loop too.
  for (const name of SIGNALS) process.off(name, cleanUpAndDie);
  process.kill(process.pid, signal);
}
