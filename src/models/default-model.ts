import type { Image } from '../image/image.js';

type Shape = Pick<Image, 'width' | 'height' | 'channels'>;

/** Up to so many pixels an image goes through mnist-rd: its cost grows with pixels, and it has seen digits only. */
const SMALL = 2 ** 14;

/** What may be asked of a rate: any of it takes a model that has rates. */
export interface AskedRate {
  readonly quality?: number;
  readonly lossless?: boolean;
  readonly nearLossless?: number;
  readonly targetBytes?: number;
  readonly targetBpp?: number;
  readonly targetPsnr?: number;
}

/**
 * The id of the shipped model that codes an image of this kind best: without loss, or near it, `photo-lossless`, except
 * for small gray images; `mnist-rd` also where another rate is asked for. Colour goes through that one plane by plane.
 */
export function defaultModelFor({ width, height, channels }: Shape, options: AskedRate = {}): string {
  const { quality, lossless, nearLossless, targetBytes, targetBpp, targetPsnr } = options;
  const asked = [quality, lossless, nearLossless, targetBytes, targetBpp, targetPsnr];
  const isSmallGray = channels === 1 && width * height <= SMALL;
  if (!isSmallGray && (lossless || nearLossless !== undefined)) return 'photo-lossless';
  return isSmallGray || asked.some((value) => value !== undefined) ? 'mnist-rd' : 'mnist-conv-8';
}
