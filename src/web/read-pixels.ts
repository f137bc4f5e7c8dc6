import { AecError } from '../errors.js';
import { alphaOf, fewestChannels, isOpaque } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { checkImageSize } from '../limits.js';
import { storedSamples } from './stored-samples.js';

/** Bytes at the start of a file that are searched for a colour profile. */
const SEARCHED = 2 ** 16;
/** Names that precede a colour profile in PNG, JPEG, WebP and AVIF. */
const PROFILE_MARKS = ['iCCP', 'ICC_PROFILE', 'ICCP', 'colrprof'];

/**
 * The pixels of an image file that the browser can decode: upright, 8 bits per sample, one channel if all pixels are
 * gray. A file with a colour profile is converted to sRGB. The samples of a file without one are kept as they are stored,
 * where a browser by itself would apply gamma chunks and the like. The result is that of the command line; for lossy
 * formats it can differ as much as two decoders do.
 *
 * `AecError('input')` if the browser cannot decode the file, or the image is too large.
 */
export async function readPixels(file: Blob): Promise<Image> {
  const hasProfile = await mentionsProfile(file);
  const bitmap = await createImageBitmap(file, {
    colorSpaceConversion: hasProfile ? 'default' : 'none',
    premultiplyAlpha: 'none',
  }).catch((cause: unknown) => {
    throw new AecError('input', 'this browser cannot read the file as an image', { cause });
  });
  const { width, height } = bitmap;
  try {
    checkImageSize(width, height, 'input');
    const context = canvasContext(width, height);
    context.drawImage(bitmap, 0, 0);
    const drawn = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
    if (isOpaque(drawn)) return { width, height, ...fewestChannels(drawn, 4) };
    const stored = storedSamples(bitmap);
    return { width, height, ...fewestChannels(stored, 4), alpha: alphaOf(stored) };
  } finally {
    bitmap.close();
  }
}

/** A canvas in memory, not on the graphics card, so that opaque samples are read back exactly as they were drawn. */
export function canvasContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new AecError('input', `this browser has no canvas of ${width}×${height} pixels`);
  return context;
}

async function mentionsProfile(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SEARCHED).arrayBuffer());
  const text = new TextDecoder('latin1').decode(bytes);
  return PROFILE_MARKS.some((mark) => text.includes(mark));
}
