import type { Model } from '../architectures/model.js';
import type { RateOptions } from '../architectures/rates.js';
import { findQuality, type Target, type TargetResult } from '../codec/target.js';
import { AecError } from '../errors.js';
import { formatBpp, formatMeanBytes, formatPsnr } from '../figures.js';
import type { Image } from '../image/image.js';

/** The options that choose a rate: themselves, or by a target, of which there is at most one. */
export interface TargetOptions extends RateOptions {
  readonly targetBytes?: number | undefined;
  readonly targetBpp?: number | undefined;
  readonly targetPsnr?: number | undefined;
  readonly strict?: boolean | undefined;
}

export interface TargetRate {
  readonly rate: RateOptions;
  /** The target, if one was given, with the value and the quality that were reached, and whether they meet it. */
  readonly target?: { readonly asked: Target } & TargetResult;
  /** How near to a target that cannot be met the files come, in words. */
  readonly shortfall?: string;
}

/** Whether the options have a target, so that the rate depends on the images. */
export function hasTarget({ targetBytes, targetBpp, targetPsnr }: TargetOptions): boolean {
  return [targetBytes, targetBpp, targetPsnr].some((target) => target !== undefined);
}

/**
 * The rate that the options name, or the one that meets their target, as a mean over `images`. With `strict`, a target that cannot
 * be met is an AecError('input').
 */
export async function rateForTarget(
  images: readonly Image[],
  model: Model,
  options: TargetOptions,
): Promise<TargetRate> {
  const { quality, lossless, nearLossless, effort, strict } = options;
  const { targetBytes: bytes, targetBpp: bpp, targetPsnr: psnr } = options;
  if (!hasTarget(options)) return { rate: { quality, lossless, nearLossless, effort } };
  const asked: Target = bytes !== undefined ? { bytes } : bpp !== undefined ? { bpp } : { psnr };
  const found = await findQuality(images, model, asked, effort);
  const chosen = {
    rate: { quality: found.quality, exactQuality: true, effort },
    target: { asked, ...found },
  };
  if (found.met) return chosen;
  const shortfall = describeShortfall(asked, found.achieved, model);
  if (strict) throw new AecError('input', `--strict: ${shortfall}`);
  return { ...chosen, shortfall };
}

/** A target of bytes or bits fails at the lowest quality, one of PSNR at the highest. */
function describeShortfall({ bytes, bpp, psnr }: Target, achieved: number, { id }: Model): string {
  const [asked, limit] =
    psnr !== undefined
      ? [`a PSNR of ${psnr} dB`, `the highest is ${formatPsnr(achieved)}`]
      : bytes !== undefined
        ? [
            bytes === 1 ? '1 byte' : `${bytes} bytes`,
            `the smallest file has ${Number(formatMeanBytes(achieved))}`,
          ]
        : [`${bpp} bpp`, `the smallest file has ${formatBpp(achieved)}`];
  return `model ${id} cannot reach ${asked}; ${limit}`;
}
