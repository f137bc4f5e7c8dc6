import type { Model } from '../architectures/model.js';
import { RATES } from '../architectures/photo/rates.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { bpp } from '../metrics/bpp.js';
import { psnr } from '../metrics/psnr.js';
import { compressMany } from './compress.js';
import { decompressMany } from './decompress.js';
import type { RateOptions } from './rate.js';

/** What files should be like, as a mean over the images; one of the three. */
export interface Target {
  /** Whole files, at most. */
  readonly bytes?: number;
  readonly bpp?: number;
  /** dB, at least. */
  readonly psnr?: number;
}

export interface TargetResult {
  readonly quality: number;
  /** In the unit of the target; Infinity for a PSNR without loss. */
  readonly achieved: number;
  /** False where even the smallest files are too large, or even the best pictures not good enough. */
  readonly met: boolean;
}

/**
 * The best quality whose files are small enough, or the smallest whose pictures are good enough, by bisection over the
 * rates of the model: bytes and PSNR rise with them. `AecError('usage')` for a model of one rate, or not one target.
 */
export async function findQuality(
  images: readonly Image[],
  model: Model,
  target: Target,
  effort?: number,
): Promise<TargetResult> {
  const given = Object.values(target).filter((value) => value !== undefined);
  if (given.length !== 1 || !(given[0]! > 0)) {
    throw new AecError('usage', 'give one target, above 0: bytes, bpp or psnr');
  }
  if (model.kind === 'transform') {
    throw new AecError(
      'usage',
      `model ${model.id} has one rate; targets need a model with rates, like photo or mnist-rd`,
    );
  }
  const rates = model.kind === 'rd' ? model.spec.gains!.length : RATES;
  const qualityOf = (rate: number) => 1 + (99 * rate) / (rates - 1);
  const results = new Map<number, number>();
  const measure = async (rate: number) => {
    const known = results.get(rate);
    if (known !== undefined) return known;
    const value = await measureFiles(images, model, target, { quality: qualityOf(rate), effort });
    results.set(rate, value);
    return value;
  };
  // Bisection keeps: `low` is small enough (or not good enough), `high` is too large (or good enough).
  const passes = async (rate: number) =>
    target.psnr === undefined ? (await measure(rate)) > given[0]! : (await measure(rate)) >= given[0]!;
  let [low, high] = [-1, rates];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await passes(middle)) high = middle;
    else low = middle;
  }
  const rate = target.psnr === undefined ? Math.max(0, low) : Math.min(rates - 1, high);
  const met = target.psnr === undefined ? low >= 0 : high < rates;
  return { quality: qualityOf(rate), achieved: await measure(rate), met };
}

/** The mean that a target asks for. */
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
