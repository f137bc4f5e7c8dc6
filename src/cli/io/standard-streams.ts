import { AecError } from '../../errors.js';
import { type ReadLimits, readAtMost } from '../../read-at-most.js';

export { STANDARD_STREAM } from '../../batch/place.js';

/**
 * All of stdin within `limits`. Throws AecError: `usage` if stdin is a terminal, as nobody types an image; `input` if there is
 * more of it than the limits allow.
 */
export async function readStdin(limits: ReadLimits = {}): Promise<Uint8Array> {
  if (process.stdin.isTTY)
    throw new AecError('usage', "'-' reads stdin, which is the terminal; pipe a file into it");
  return readAtMost(process.stdin, 'stdin', limits);
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
