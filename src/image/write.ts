import { extname } from 'node:path';
import { AecError } from '../errors.js';
import type { Image } from './image.js';
import { loadSharp } from './load-sharp.js';
import { keepPixelChunks } from './png-chunks.js';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff';

const FORMAT_OF_EXTENSION: Readonly<Record<string, ImageFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
  '.avif': 'avif',
  '.tif': 'tiff',
  '.tiff': 'tiff',
};

/** Up to this many pixels a PNG is packed both ways and the smaller one kept: it takes milliseconds. */
const SMALL_PNG_PIXELS = 2 ** 20;

/** The image format that a path's extension names, in any case. Throws AecError('usage') for any other. */
export function formatOfExtension(path: string): ImageFormat {
  const format = FORMAT_OF_EXTENSION[extname(path).toLowerCase()];
  if (format === undefined) {
    const known = Object.keys(FORMAT_OF_EXTENSION).join(' ');
    throw new AecError(
      'usage',
      `${path}: the extension names no image format that can be written; use ${known}`,
    );
  }
  return format;
}

/**
 * Writes an image as a file of the given format, without metadata. PNG and TIFF are lossless; `quality` (1 to 100,
 * sharp's default if absent) counts for JPEG (mozjpeg), WebP (method 6) and AVIF. Gray stays one channel in PNG, JPEG
 * and TIFF; WebP and AVIF have to store colour, and WebP can bring back a trace of it (`withChannels` removes it).
 * Throws AecError: `usage` for a quality out of range, `input` for an image that the format cannot hold.
 */
export async function encodeImage(
  image: Image,
  format: ImageFormat,
  options: { readonly quality?: number } = {},
): Promise<Uint8Array> {
  const { quality } = options;
  if (quality !== undefined && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) {
    throw new AecError('usage', `quality ${quality}: must be a whole number from 1 to 100`);
  }
  try {
    return await encode(image, format, quality === undefined ? {} : { quality });
  } catch (cause) {
    const size = `${image.width}×${image.height} pixels`;
    const reason = (cause as Error).message.split('\n')[0];
    throw new AecError('input', `${size} do not go into a ${format} file (${reason}); write a PNG`, {
      cause,
    });
  }
}

async function encode(
  image: Image,
  format: ImageFormat,
  lossy: { readonly quality?: number },
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height, channels, data } = image;
  const open = () => {
    const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    return channels === 1 ? pipeline.toColourspace('b-w') : pipeline;
  };
  switch (format) {
    case 'jpeg':
      return open()
        .jpeg({ mozjpeg: true, ...lossy })
        .toBuffer();
    case 'webp':
      return open()
        .webp({ effort: 6, ...lossy })
        .toBuffer();
    case 'avif':
      return open().avif(lossy).toBuffer();
    case 'tiff':
      return open().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
    case 'png': {
      if (width * height > SMALL_PNG_PIXELS) {
        return keepPixelChunks(await open().png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer());
      }
      const plain = await open().png({ compressionLevel: 9 }).toBuffer();
      const filtered = await open().png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
      return keepPixelChunks(filtered.length < plain.length ? filtered : plain);
    }
  }
}
