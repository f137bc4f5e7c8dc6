import { AecError } from '../../errors.js';
import { LARGEST_FILE, tooLarge } from '../../ordinary-file.js';

export { STANDARD_STREAM } from '../../batch/place.js';

/**
 * All of stdin, at most `most` bytes (1 GiB by default). Throws AecError: `usage` if stdin is a terminal, as nobody types an image;
 * `input` if there is more of it.
 */
export async function readStdin(most = LARGEST_FILE): Promise<Uint8Array> {
  if (process.stdin.isTTY)
    throw new AecError('usage', "'-' reads stdin, which is the terminal; pipe a file into it");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw tooLarge('stdin', most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws AecError('usage') if stdout is a terminal: the bytes of an image would garble it. */
export function checkStdoutTakesBytes(force: boolean): void {
  if (process.stdout.isTTY && !force) {
    throw new AecError(
      'usage',
      'will not write an image file to the terminal; pass -o FILE, pipe it, or --force',
    );
  }
}

/** Writes to stdout. A reader that closes the pipe early causes no error. */
export async function writeStdout(content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  for await (const chunk of isWhole ? [content] : content) {
    await new Promise<void>((resolve) => process.stdout.write(chunk, () => resolve()));
  }
}
