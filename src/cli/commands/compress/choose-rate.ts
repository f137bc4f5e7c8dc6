import type { Model } from '../../../architectures/model.js';
import type { RateOptions } from '../../../architectures/rates.js';
import { findQuality, type Target, type TargetResult } from '../../../codec/target.js';
import { AecError } from '../../../errors.js';
import { formatBpp, formatMeanBytes, formatPsnr } from '../../../figures.js';
import type { Image } from '../../../image/image.js';
import { printNote } from '../../io/output.js';

export interface TargetOptions extends RateOptions {
  readonly targetBytes?: number;
  readonly targetBpp?: number;
  readonly targetPsnr?: number;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

export interface ChosenRate {
  readonly rate: RateOptions;
  /** The target, if one was given, with the value and the quality that were reached, and whether they meet it. */
  readonly target?: { readonly asked: Target } & TargetResult;
}

/**
 * The rate that the options name, or the one that meets their target, as a mean over `images`. If the target cannot be
 * met, a note on stderr says how near it comes, after the name of the images; with `strict`, AecError('input') does.
 */
export async function chooseRate(
  images: readonly Image[],
  model: Model,
  name: string,
  options: TargetOptions,
): Promise<ChosenRate> {
  const { quality, lossless, nearLossless, effort, strict, quiet } = options;
  const { targetBytes: bytes, targetBpp: bpp, targetPsnr: psnr } = options;
  if (bytes === undefined && bpp === undefined && psnr === undefined) {
    return { rate: { quality, lossless, nearLossless, effort } };
  }
  const asked: Target = bytes !== undefined ? { bytes } : bpp !== undefined ? { bpp } : { psnr };
  const found = await findQuality(images, model, asked, effort);
  if (!found.met) {
    const shortfall = describeShortfall(asked, found.achieved, model);
    if (strict) throw new AecError('input', `--strict: ${shortfall}`);
    if (!quiet) printNote(`aec: note: ${name}: ${shortfall}`);
  }
  return { rate: { quality: found.quality, exactQuality: true, effort }, target: { asked, ...found } };
}

/** A target of bytes or bits fails at the lowest quality, one of PSNR at the highest. */
function describeShortfall({ bytes, bpp, psnr }: Target, achieved: number, { id }: Model): string {
  const [asked, limit] =
    psnr !== undefined
      ? [`a PSNR of ${psnr} dB`, `the highest is ${formatPsnr(achieved)}`]
      : bytes !== undefined
        ? [`${bytes} bytes`, `the smallest file has ${Number(formatMeanBytes(achieved))}`]
        : [`${bpp} bpp`, `the smallest file has ${formatBpp(achieved)}`];
  return `model ${id} cannot reach ${asked}; ${limit}`;
}
