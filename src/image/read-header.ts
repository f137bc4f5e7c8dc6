import { AecError } from '../errors.js';
import { checkImageSize } from '../limits.js';
import { decoderCause } from './decoder-words.js';
import { loadSharp } from './load-sharp.js';

/** What the first bytes of an image file say. */
export interface ImageHeader {
  /** Pixels, with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  /** Whether there is an alpha channel; its pixels may be opaque all the same. */
  readonly alpha: boolean;
}

/** Reads the header of an image file, whose name in errors is `name`. `AecError('input')` if it is none, or too large. */
export async function readHeader(file: string, name: string): Promise<ImageHeader> {
  const sharp = await loadSharp();
  try {
    const { autoOrient, hasAlpha } = await sharp(file, {
      failOn: 'none',
      limitInputPixels: false,
    }).metadata();
    const { width, height } = autoOrient;
    checkImageSize(width, height, 'input', name);
    return { width, height, alpha: hasAlpha };
  } catch (cause) {
    if (cause instanceof AecError) throw cause;
    throw new AecError('input', `${name}: cannot be read as an image (${decoderCause(cause)})`, { cause });
  }
}
