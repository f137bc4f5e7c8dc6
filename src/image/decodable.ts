import type { ImageKind } from './kind.js';
import { withMetadataFirst } from './png-chunks.js';

/** The file as the decoder reads all of it: metadata of a PNG before its pixels, a sequence of AVIF by its still picture. */
export function decodable(bytes: Uint8Array, kind: ImageKind): Uint8Array {
  if (kind === 'png') return withMetadataFirst(bytes);
  return isSequence(bytes, kind) ? withMajorBrand(bytes, 'avif') : bytes;
}

/** Whether a file is a sequence first, which the decoder does not take, and has a still picture, too. */
export function isSequence(bytes: Uint8Array, kind: ImageKind): boolean {
  if (kind !== 'heif') return false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const brands = file.toString('latin1', 8, Math.min(256, file.readUInt32BE(0)));
  return brands.startsWith('avis') && /^.{8}(?:.{4})*avif/s.test(brands);
}

function withMajorBrand(bytes: Uint8Array, brand: string): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.write(brand, 8, 'latin1');
  return copy;
}
