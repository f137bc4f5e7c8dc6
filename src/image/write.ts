import { extname } from 'node:path';
import { AecError } from '../errors.js';
import type { Metadata } from '../format/metadata.js';
import { withChannels } from './channels.js';
import type { Image } from './image.js';
import { loadSharp } from './load-sharp.js';
import { keepPixelChunks, withMetadataChunks } from './png-chunks.js';
import { profileSpace, toSrgb } from './profile.js';

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

/** Up to this many pixels a PNG is written with and without filters and the smaller one kept, which takes milliseconds. */
const SMALL_PNG_PIXELS = 2 ** 20;

/** The image format of a path's extension, in upper or lower case. Throws AecError('usage') for any other. */
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

export interface EncodeOptions {
  /** 1 to 100, for JPEG (mozjpeg), WebP (method 6) and AVIF; sharp's default if absent. */
  readonly quality?: number;
  /** WebP and AVIF without loss; excludes `quality`. */
  readonly lossless?: boolean;
  readonly metadata?: Metadata | undefined;
}

/**
 * The image as a file of the given format. PNG and TIFF are lossless. Gray stays one channel in PNG, JPEG and TIFF;
 * WebP and AVIF store it as colour, and WebP can decode to a slight tint (`withChannels` removes it).
 * Throws AecError: `usage` for a quality out of range, `input` for an image that the format cannot hold, such as a
 * transparent one in JPEG.
 */
export async function encodeImage(
  image: Image,
  format: ImageFormat,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  const { quality, lossless = false, metadata } = options;
  if (lossless && (quality !== undefined || !['webp', 'avif'].includes(format))) {
    throw new AecError('usage', `lossless ${format}: only WebP and AVIF take it, and then no quality`);
  }
  if (quality !== undefined && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) {
    throw new AecError('usage', `quality ${quality}: must be a whole number from 1 to 100`);
  }
  try {
    const rate = { ...(lossless && { lossless }), ...(quality !== undefined && { quality }) };
    return await (metadata ? encodeWith(metadata, image, format, rate) : encode(image, format, rate));
  } catch (cause) {
    if (cause instanceof AecError) throw cause;
    const size = `${image.width}×${image.height} pixels`;
    const reason = (cause as Error).message.split('\n')[0];
    throw new AecError('input', `${size} do not fit into a ${format} file (${reason}); write a PNG`, {
      cause,
    });
  }
}

type FormatRate = Pick<EncodeOptions, 'quality' | 'lossless'>;
type Pipeline = ReturnType<Awaited<ReturnType<typeof loadSharp>>>;

async function encode(image: Image, format: ImageFormat, rate: FormatRate): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height, alpha } = image;
  if (alpha && format === 'jpeg') throw new AecError('input', 'JPEG has no transparency; write a PNG');
  const data = alpha ? interleaveAlpha(image, alpha) : image.data;
  const channels = (image.channels + (alpha ? 1 : 0)) as 1 | 2 | 3 | 4;
  const open = () => {
    const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    return image.channels === 1 ? pipeline.toColourspace('b-w') : pipeline;
  };
  return encodePipeline(open, format, rate, width * height > SMALL_PNG_PIXELS);
}

/** Writes the metadata into a PNG directly; sharp copies it from there into the other formats. */
async function encodeWith(
  metadata: Metadata,
  image: Image,
  format: ImageFormat,
  rate: FormatRate,
): Promise<Uint8Array> {
  if (image.alpha && format === 'jpeg') return encode(image, format, rate);
  if (metadata.icc && isGrayProfile(metadata.icc) && ['webp', 'avif'].includes(format)) {
    return encodeWith(withoutProfile(metadata), await inSrgb(image, metadata.icc), format, rate);
  }
  // Gray samples with a profile for RGB are three equal ones.
  const isColour = metadata.icc !== undefined && profileSpace(metadata.icc) === 'RGB ';
  const shown = isColour ? withChannels(image, 3) : image;
  const png = withMetadataChunks(Buffer.from(await encode(shown, 'png', {})), metadata);
  if (format === 'png') return new Uint8Array(png);
  const sharp = await loadSharp();
  const open = () => {
    const pipeline = sharp(png, { limitInputPixels: false }).keepExif().keepXmp();
    if (metadata.icc) pipeline.keepIccProfile();
    return shown.channels === 1 ? pipeline.toColourspace('b-w') : pipeline;
  };
  return encodePipeline(open, format, rate, true);
}

function isGrayProfile(icc: Uint8Array): boolean {
  return profileSpace(icc) === 'GRAY';
}

function withoutProfile({ icc: _, ...rest }: Metadata): Metadata {
  return rest;
}

/** Formats that store gray as colour hold no profile for gray: the samples are converted instead. */
async function inSrgb(image: Image, icc: Uint8Array): Promise<Image> {
  const { width, height, data } = withChannels(image, 3);
  return { ...image, channels: 3, data: await toSrgb({ width, height, channels: 3, data }, icc) };
}

function interleaveAlpha({ channels, data }: Image, alpha: Uint8Array): Uint8Array {
  const samples = new Uint8Array(alpha.length * (channels + 1));
  let to = 0;
  for (let i = 0; i < alpha.length; i++) {
    for (let c = 0; c < channels; c++) samples[to++] = data[i * channels + c]!;
    samples[to++] = alpha[i]!;
  }
  return samples;
}

async function encodePipeline(
  open: () => Pipeline,
  format: ImageFormat,
  rate: FormatRate,
  isLarge: boolean,
): Promise<Uint8Array> {
  switch (format) {
    case 'jpeg':
      return open()
        .jpeg({ mozjpeg: true, ...rate })
        .toBuffer();
    case 'webp':
      return open()
        .webp({ effort: 6, ...rate })
        .toBuffer();
    case 'avif':
      return open().avif(rate).toBuffer();
    case 'tiff':
      return open().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
    case 'png': {
      if (isLarge) {
        return keepPixelChunks(await open().png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer());
      }
      const plain = await open().png({ compressionLevel: 9 }).toBuffer();
      const filtered = await open().png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
      return keepPixelChunks(filtered.length < plain.length ? filtered : plain);
    }
  }
}
