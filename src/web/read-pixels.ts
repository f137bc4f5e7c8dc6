import { AecError } from '../errors.js';
import { fewestChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { checkImageSize } from '../limits.js';
import { storedSamples } from './stored-samples.js';

/** How far into a file its colour profile begins, at most. */
const SEARCHED = 2 ** 16;
/** What announces a colour profile in PNG, JPEG, WebP and AVIF. */
const PROFILE_MARKS = ['iCCP', 'ICC_PROFILE', 'ICCP', 'colrprof'];

/**
 * The pixels of an image file that the browser can decode, upright, 8 bits a sample, gray where all are. The samples of a
 * file without a colour profile are those stored in it: a browser would otherwise convert them by gamma chunks and the
 * like; a file with a profile is converted to sRGB. All as the command line does it; for lossy formats as far as two
 * decoders agree.
 *
 * `AecError('input')` if the bytes are no image that the browser knows, or too large.
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
    const alpha = Uint8Array.from({ length: width * height }, (_, i) => stored[4 * i + 3]!);
    return { width, height, ...fewestChannels(stored, 4), alpha };
  } finally {
    bitmap.close();
  }
}

/** A canvas in memory, not on a graphics card: opaque samples go in and come out as they are. */
export function canvasContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new AecError('input', `this browser has no canvas of ${width}×${height} pixels`);
  return context;
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

async function mentionsProfile(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SEARCHED).arrayBuffer());
  const text = new TextDecoder('latin1').decode(bytes);
  return PROFILE_MARKS.some((mark) => text.includes(mark));
}
