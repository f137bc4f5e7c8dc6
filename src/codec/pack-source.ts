import type { PackIndexEntry } from '../format/pack-file.js';

/** Bytes that can be read at any offset: an open file or a buffer. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Reads from a buffer. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The part that holds an image, by bisection: a forged pack may have a million parts. */
export function partHolding(parts: readonly PackIndexEntry[], image: number): PackIndexEntry | undefined {
  let [from, to] = [0, parts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const part = parts[middle]!;
    if (holds(part, image)) return part;
    if (part.firstImage > image) to = middle;
    else from = middle + 1;
  }
  return undefined;
}

export function holds({ firstImage, count }: PackIndexEntry, image: number): boolean {
  return image >= firstImage && image < firstImage + count;
}
