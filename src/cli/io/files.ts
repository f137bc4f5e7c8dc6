import { readFile } from 'node:fs/promises';
import { explainSystemError } from '../core/system-error.js';
import { readStdin, STANDARD_STREAM, writeStdout } from './standard-streams.js';
import { writeAtomically } from './write-atomically.js';

/** The bytes of a file, or of stdin for `-`. Throws AecError('input') when it cannot be read. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === STANDARD_STREAM) return readStdin();
  return readFile(file).catch((error: unknown) => {
    throw explainSystemError(error, file);
  });
}

/** Writes a whole file, or to stdout for `-`. Throws AecError('input') when it cannot be written. */
export async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  if (file === STANDARD_STREAM) await writeStdout(bytes);
  else await writeAtomically(file, bytes);
}

/** What messages call an input. */
export function nameOfInput(file: string): string {
  return file === STANDARD_STREAM ? 'stdin' : file;
}
