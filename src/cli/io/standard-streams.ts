import { AecError } from '../../errors.js';

/** What a path argument says to mean stdin or stdout. */
export const STANDARD_STREAM = '-';

/** All of stdin. Throws AecError('usage') where a person would have to type an image. */
export async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY)
    throw new AecError('usage', "'-' reads stdin, which is the terminal; pipe a file into it");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Throws AecError('usage') when stdout is a terminal, which no image file should reach. */
export function checkStdoutTakesBytes(force: boolean): void {
  if (process.stdout.isTTY && !force) {
    throw new AecError(
      'usage',
      'will not write an image file to the terminal; pipe it, pass -o FILE, or --force',
    );
  }
}

/** Writes bytes to stdout; a reader that closes the pipe early is no error. */
export function writeStdout(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}
