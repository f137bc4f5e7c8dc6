import { AecError } from './errors.js';
import { formatBytes } from './figures.js';

/** The most bytes of a file that is read into memory: 1 GiB. */
export const LARGEST_FILE = 2 ** 30;

/** Bytes at the start of a file that tell its kind. */
export const START_BYTES = 4096;

/** A limit that is checked before all of the input is in memory. */
export interface ReadLimits {
  /** The most bytes; 1 GiB by default. */
  readonly most?: number | undefined;
  /** Called with the first `START_BYTES`, or all of fewer, before the rest is read. May throw. */
  readonly checkStart?: ((start: Uint8Array) => void) | undefined;
}

/** All bytes of a stream that goes by `name`. `AecError('input')` as soon as there are more than `most`, or what `checkStart` throws. */
export async function readAtMost(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  { most = LARGEST_FILE, checkStart }: ReadLimits,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isChecked = checkStart === undefined;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) throw tooLarge(name, most);
    if (isChecked || length < START_BYTES) continue;
    checkStart?.(Buffer.concat(chunks).subarray(0, START_BYTES));
    isChecked = true;
  }
  const bytes = Buffer.concat(chunks);
  if (!isChecked) checkStart?.(bytes);
  return bytes;
}

/** `AecError('input')` for a file, or what goes by the name `file`, of more than `most` bytes. */
export function tooLarge(file: string, most: number): AecError {
  return new AecError('input', `${file}: larger than ${formatBytes(most)}, the most that is read`);
}
