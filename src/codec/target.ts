import type { Model } from '../architectures/model.js';
import { qualityOf, type RateOptions } from '../architectures/rates.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { bpp } from '../metrics/bpp.js';
import { psnr } from '../metrics/psnr.js';
import { compressMany } from './compress.js';
import { decompressMany } from './decompress.js';

/** What the files should achieve as a mean over the images. Give exactly one of the three. */
export interface Target {
  /** At most this many bytes per whole file. */
  readonly bytes?: number;
  /** At most this many bits per pixel. */
  readonly bpp?: number;
  /** At least this PSNR in dB. */
  readonly psnr?: number;
}

export interface TargetResult {
  readonly quality: number;
  /** In the unit of the target; a lossless PSNR is Infinity. */
  readonly achieved: number;
  /** False if even the smallest files are too large, or if even the best images are not good enough. */
  readonly met: boolean;
}

/**
 * Finds the highest quality whose files are small enough, or the lowest quality whose images are good enough, by
 * bisection over the qualities of the model: bytes and PSNR rise with quality. `AecError('usage')` if the model has no
 * qualities to choose from, or unless exactly one target is given.
 */
export async function findQuality(
  images: readonly Image[],
  model: Model,
  target: Target,
  effort?: number,
): Promise<TargetResult> {
  const wanted = wantedValue(target);
  const qualities = model.coder.traits.rates?.qualities ?? 0;
  if (qualities === 0) {
    throw new AecError('usage', `model ${model.id} has no qualities to choose from, which targets need`);
  }
  const results = new Map<number, number>();
  const measure = async (index: number) => {
    const value =
      results.get(index) ??
      (await measureFiles(images, model, target, { quality: qualityOf(index, qualities), effort }));
    results.set(index, value);
    return value;
  };
  // Bisection keeps: `low` is small enough (or not good enough), `high` is too large (or good enough).
  const isHigh = async (index: number) =>
    target.psnr === undefined ? (await measure(index)) > wanted : (await measure(index)) >= wanted;
  let [low, high] = [-1, qualities];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isHigh(middle)) high = middle;
    else low = middle;
  }
  const index = target.psnr === undefined ? Math.max(0, low) : Math.min(qualities - 1, high);
  const met = target.psnr === undefined ? low >= 0 : high < qualities;
  return { quality: qualityOf(index, qualities), achieved: await measure(index), met };
}

function wantedValue(target: Target): number {
  const [wanted, ...others] = Object.values(target).filter((value) => value !== undefined);
  if (others.length > 0 || !(wanted! > 0)) {
    throw new AecError('usage', 'give one target, above 0: bytes, bpp or psnr');
  }
  return wanted!;
}

/** The mean over the images of the figure that the target limits. */
async function measureFiles(
  images: readonly Image[],
  model: Model,
  target: Target,
  rate: RateOptions,
): Promise<number> {
  const files = await compressMany(images, model, rate);
  if (target.bytes !== undefined) return mean(files.map((file) => file.length));
  if (target.bpp !== undefined) return mean(files.map((file, n) => bpp(file.length, images[n]!)));
  const decoded = await decompressMany(files, model);
  return mean(images.map((image, n) => psnr(image, decoded[n]!)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
