import { stat } from 'node:fs/promises';
import { type WriteOptions, writeFileAtomically } from '../../atomic-write.js';
import { localPlace } from '../../batch/local-place.js';
import { explainSystemError } from '../../system-error.js';
import { readStdin, STANDARD_STREAM, writeStdout } from './standard-streams.js';

/** The bytes of a file, or of stdin for `-`. Throws AecError('input') if it cannot be read. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === STANDARD_STREAM) return readStdin();
  return localPlace.read(file);
}

/** Writes a file completely or not at all; `-` writes to stdout. Throws AecError('input') if it cannot be written. */
export async function writeOutput(
  file: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: WriteOptions = {},
): Promise<void> {
  if (file === STANDARD_STREAM) return writeStdout(content);
  await writeFileAtomically(file, content, options).catch((error: unknown) => {
    throw explainSystemError(error, file);
  });
}

/** False also for a path that does not exist. */
export async function isFolder(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() === true;
}

/** The name of an input in messages. */
export function nameOfInput(file: string): string {
  return file === STANDARD_STREAM ? 'stdin' : file;
}

/** The name of an output in a table: an image on stdout goes by the name of its input. */
export function nameOfOutput({ input, output }: { readonly input: string; readonly output: string }): string {
  return output === STANDARD_STREAM ? nameOfInput(input) : output;
}
