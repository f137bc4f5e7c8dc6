import type { Model } from '../../../architectures/model.js';
import type { RateOptions } from '../../../architectures/rates.js';
import { findQuality, type Target } from '../../../codec/target.js';
import { AecError } from '../../../errors.js';
import { formatBpp, formatPsnr } from '../../../figures.js';
import type { Image } from '../../../image/image.js';

export interface TargetOptions extends RateOptions {
  readonly targetBytes?: number;
  readonly targetBpp?: number;
  readonly targetPsnr?: number;
  readonly strict?: boolean;
}

export interface ChosenRate {
  readonly rate: RateOptions;
  /** The target, if one was given, with the value and the quality that were reached. */
  readonly target?: { readonly asked: Target; readonly achieved: number; readonly quality: number };
}

/**
 * The rate that the options name, or the one that meets their target, as a mean over `images`. Throws AecError('input')
 * if the target cannot be met and `strict` is set.
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
  if (strict && !found.met) throw unreachable(asked, found.achieved, model);
  const target = { asked, achieved: found.achieved, quality: found.quality };
  return { rate: { quality: found.quality, effort }, target };
}

/** A target of bytes or bits fails at the lowest quality, one of PSNR at the highest. */
function unreachable({ bytes, bpp, psnr }: Target, achieved: number, { id }: Model): AecError {
  const [asked, limit] =
    psnr !== undefined
      ? [`${psnr} dB`, `the most is ${formatPsnr(achieved)}`]
      : bytes !== undefined
        ? [`${bytes} bytes`, `the least is ${Number(achieved.toFixed(1))} bytes`]
        : [`${bpp} bpp`, `the least is ${formatBpp(achieved)} bpp`];
  return new AecError('input', `--strict: model ${id} cannot reach ${asked}; ${limit}`);
}
