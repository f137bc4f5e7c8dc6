import type { Image } from '../image/image.js';
import type { TargetOptions } from './choose-rate.js';

/** Up to so many pixels an image goes through mnist-rd: its cost grows with pixels, and it has seen digits only. */
const SMALL = 2 ** 14;

/**
 * The id of the shipped model that codes an image of this kind best; `mnist-rd` also where a rate is asked for, which
 * it alone has. Colour goes through it plane by plane.
 */
export function defaultModelFor({ width, height, channels }: Image, options: TargetOptions = {}): string {
  const { quality, lossless, nearLossless, targetBytes, targetBpp, targetPsnr } = options;
  const asked = [quality, lossless, nearLossless, targetBytes, targetBpp, targetPsnr];
  const isSmallGray = channels === 1 && width * height <= SMALL;
  return isSmallGray || asked.some((value) => value !== undefined) ? 'mnist-rd' : 'mnist-conv-8';
}
