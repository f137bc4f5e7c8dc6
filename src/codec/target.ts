import type { Model } from '../architectures/model.js';
import { LAST_LOSSY_QUALITY } from '../architectures/quality-scale.js';
import { FIRST_SEARCHED_EFFORT, nearestQuality } from '../architectures/rates.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { bpp } from '../metrics/bpp.js';
import { psnr } from '../metrics/psnr.js';
import { type CallOptions, optionsLater } from '../steps.js';
import { type CompressOptions, compressMany } from './compress.js';
import { decompressMany } from './decompress.js';

/** The target for the files, as a mean over the images. Give exactly one of the three. */
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

/** The qualities are searched until the figure is this near the target, relative for sizes and in dB for PSNR … */
const CLOSE_SIZE = 0.005;
const CLOSE_PSNR = 0.05;
/** … or until the quality is known to this much. */
const FINEST = 0.02;
/** Where qualities between two rates take a search, so many of them are tried. */
const MOST_SEARCHES = 3;
const LOWEST = 1;
const EXACT = 100;

/**
 * Finds the highest quality whose files are small enough, or the lowest quality whose images are good enough, by
 * bisection: bytes and PSNR rise with quality. `AecError('usage')` if the model has no qualities to choose from, or unless exactly
 * one target is given. `limits` are for each image, and for all the work together.
 */
export async function findQuality(
  images: readonly Image[],
  model: Model,
  target: Target,
  effort?: number,
  options: Pick<CallOptions, 'signal' | 'limits'> = {},
): Promise<TargetResult> {
  const optionsNow = optionsLater(options);
  const wanted = wantedValue(target);
  const { rates } = model.coder.traits;
  if (!rates) {
    throw new AecError(
      'usage',
      `model ${model.id} has one fixed rate, and targets need qualities to choose from`,
    );
  }
  const isPsnr = target.psnr !== undefined;
  const mayRound = rates.searched === true && (effort ?? 1) < FIRST_SEARCHED_EFFORT;
  const measure = async (asked: number, isRounded = mayRound) => {
    const quality = isRounded ? nearestQuality(rates, asked) : asked;
    const achieved = await measureFiles(images, model, target, {
      ...optionsNow(),
      quality,
      exactQuality: true,
      effort,
    });
    return { quality, achieved, met: isPsnr ? achieved >= wanted : achieved <= wanted };
  };
  const isClose = ({ met, achieved }: TargetResult) =>
    met && (isPsnr ? achieved - wanted <= CLOSE_PSNR : wanted - achieved <= CLOSE_SIZE * wanted);
  // Between the last lossy quality and the exact one there is nothing.
  const beyond = await measure(isPsnr ? LOWEST : EXACT);
  if (beyond.met) return beyond;
  const top = await measure(LAST_LOSSY_QUALITY);
  if (isPsnr && !top.met) return measure(EXACT);
  if (!isPsnr && top.met) return top;
  const best = isPsnr ? top : await measure(LOWEST);
  if (!best.met) return best;
  const [succeeds, fails] = isPsnr ? [LAST_LOSSY_QUALITY, LOWEST] : [LOWEST, LAST_LOSSY_QUALITY];
  const found = await bisect({ best, succeeds, fails }, measure, isClose);
  if (!mayRound) return found.best;
  const between = {
    best: found.best,
    succeeds: nearestQuality(rates, found.succeeds),
    fails: nearestQuality(rates, found.fails),
  };
  const search = (quality: number) => measure(quality, false);
  return (await bisect(between, search, isClose, MOST_SEARCHES)).best;
}

/** Two qualities of which one meets a target and the other does not, and the best result so far. */
interface Bracket {
  readonly best: TargetResult;
  readonly succeeds: number;
  readonly fails: number;
}

/** Halves a bracket until its best result is close to the target, it is as narrow as FINEST, or `most` qualities were measured. */
async function bisect(
  { best, succeeds, fails }: Bracket,
  measure: (quality: number) => Promise<TargetResult>,
  isClose: (result: TargetResult) => boolean,
  most = Number.POSITIVE_INFINITY,
): Promise<Bracket> {
  if (most === 0 || isClose(best) || Math.abs(succeeds - fails) <= FINEST) return { best, succeeds, fails };
  const quality = (succeeds + fails) / 2;
  const middle = await measure(quality);
  const half = middle.met ? { best: middle, succeeds: quality, fails } : { best, succeeds, fails: quality };
  return bisect(half, measure, isClose, most - 1);
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
  options: CompressOptions,
): Promise<number> {
  const optionsNow = optionsLater(options);
  const files = await compressMany(images, model, options);
  if (target.bytes !== undefined) return mean(files.map((file) => file.length));
  if (target.bpp !== undefined) return mean(files.map((file, n) => bpp(file.length, images[n]!)));
  const decoded = await decompressMany(files, model, optionsNow());
  return mean(images.map((image, n) => psnr(image, decoded[n]!)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
