import type { Model } from '../architectures/model.js';
import type { RateOptions } from '../architectures/rates.js';
import { fillInvisible } from '../image/fill-invisible.js';
import type { Image } from '../image/image.js';
import { fromRgba, type RgbaImage, toRgba } from '../image/rgba.js';
import type { CallOptions, Steps } from '../steps.js';
import { decompress, decompressMany } from './decompress.js';

/** An image as programs have it: with its transparency, if any, as a plane or as a fourth channel. */
export type Pixels = Image | RgbaImage;

export interface InvisibleOptions {
  /**
   * Replaces the colours of fully transparent pixels by what costs least. Default: true, but false for lossless and near-lossless
   * rates, which keep all colours.
   */
  readonly fillInvisible?: boolean | undefined;
}

/** The image to code for some pixels at a rate. */
export function* imageToCode(
  pixels: Pixels,
  { lossless, nearLossless, quality }: RateOptions,
  options: InvisibleOptions,
): Steps<Image> {
  const image = pixels.channels === 4 ? fromRgba(pixels) : pixels;
  const isExact = lossless || nearLossless !== undefined || quality === 100;
  return (options.fillInvisible ?? !isExact) ? yield* fillInvisible(image) : image;
}

/** `decompress` for programs: an image with transparency has four channels, R G B A. */
export async function decompressPixels(
  file: Uint8Array,
  model: Model,
  options: CallOptions = {},
): Promise<Pixels> {
  return toPixels(await decompress(file, model, options));
}

/** `decompressMany` for programs: images with transparency have four channels, R G B A. */
export async function decompressManyPixels(
  files: readonly Uint8Array[],
  model: Model,
  options: CallOptions = {},
): Promise<Pixels[]> {
  return (await decompressMany(files, model, options)).map(toPixels);
}

function toPixels(image: Image): Pixels {
  if (!image.alpha) return image;
  const { width, height } = image;
  return { width, height, channels: 4, data: new Uint8Array(toRgba(image).buffer) };
}
