import { AecError } from '../errors.js';
import { checkImageSize } from '../limits.js';
import { readOrdinaryFile, readStart } from '../ordinary-file.js';
import { explainSystemError } from '../system-error.js';
import { decoderCause } from './decoder-words.js';
import { imageKind } from './kind.js';
import { loadSharp } from './load-sharp.js';
import { pngFault } from './png-chunks.js';

/** What the first bytes of an image file say. */
export interface ImageHeader {
  /** Pixels, with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  /** Whether there is an alpha channel; its pixels may be opaque all the same. */
  readonly alpha: boolean;
}

/**
 * Reads the header of an image file, whose name in errors is `name`. `AecError('input')` if it is none, or too large, in the words
 * of `readImage`.
 */
export async function readHeader(file: string, name: string): Promise<ImageHeader> {
  const explain = (error: unknown): never => {
    throw explainSystemError(error, name);
  };
  const sharp = await loadSharp();
  const kind = imageKind(await readStart(file).catch(explain), name);
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
    const fault = kind === 'png' ? pngFault(await readOrdinaryFile(file).catch(explain)) : undefined;
    throw new AecError('input', `${name}: cannot be read as an image (${fault ?? decoderCause(cause)})`, {
      cause,
    });
  }
}
