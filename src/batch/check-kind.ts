import { AecError } from '../errors.js';
import { isAecFile } from '../format/file-start.js';
import { type ImageKind, imageKind } from '../image/kind.js';

/** Throws AecError('format') for what does not begin like an .aec file, with what it is instead where that is known. */
export function checkIsAec(start: Uint8Array, name: string): void {
  if (isAecFile(start)) return;
  const kind = imageKindOf(start, name);
  const instead = kind
    ? ` but an image (${kind.toUpperCase()}), which aec compress reads`
    : ': it does not begin with the bytes AE C1';
  throw new AecError('format', `${name}: not an .aec file${instead}`);
}

function imageKindOf(start: Uint8Array, name: string): ImageKind | undefined {
  try {
    return imageKind(start, name);
  } catch {
    return undefined;
  }
}
