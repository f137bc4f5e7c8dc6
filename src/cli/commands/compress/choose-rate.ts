import type { Model } from '../../../architectures/model.js';
import type { RateOptions } from '../../../architectures/rates.js';
import { findQuality, type Target } from '../../../codec/target.js';
import { AecError } from '../../../errors.js';
import type { Image } from '../../../image/image.js';

export interface TargetOptions extends RateOptions {
  readonly targetBytes?: number;
  readonly targetBpp?: number;
  readonly targetPsnr?: number;
  readonly strict?: boolean;
}

export interface ChosenRate {
  readonly rate: RateOptions;
  /** What was asked for and what came of it, where a target was given. */
  readonly target?: { readonly asked: Target; readonly achieved: number; readonly quality: number };
}

/**
 * The rate that options ask for, or that meets the target they name on `images`, as a mean. `AecError('input')` where
 * it cannot be met and must be.
 */
export async function chooseRate(
  images: readonly Image[],
  model: Model,
  options: TargetOptions,
): Promise<ChosenRate> {
  const { quality, lossless, nearLossless, effort, strict } = options;
  const { targetBytes: bytes, targetBpp: bpp, targetPsnr: psnr } = options;
  if (bytes === undefined && bpp === undefined && psnr === undefined) {
    return { rate: { quality, lossless, nearLossless, effort } };
  }
  const asked: Target = bytes !== undefined ? { bytes } : bpp !== undefined ? { bpp } : { psnr };
  const found = await findQuality(images, model, asked, effort);
  if (strict && !found.met) {
    const [[unit, value]] = Object.entries(asked) as [[string, number]];
    throw new AecError(
      'input',
      `--strict: ${value} ${unit} cannot be reached; the least is ${found.achieved}`,
    );
  }
  const target = { asked, achieved: found.achieved, quality: found.quality };
  return { rate: { quality: found.quality, effort }, target };
}
