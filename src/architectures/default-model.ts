import type { Image } from '../image/image.js';

type Shape = Pick<Image, 'width' | 'height' | 'channels'>;

/** Up to so many pixels an image goes through mnist-rd: its cost grows with pixels, and it has seen digits only. */
const SMALL = 2 ** 14;

/** What may be asked that not every model can do. */
export interface AskedRate {
  readonly lossless?: boolean;
  readonly nearLossless?: number;
}

/**
 * The id of the shipped model that codes an image of this kind best: `mnist-rd` small gray ones; of all others
 * `photo-lossless` those without loss, or near it, and `photo` the rest.
 */
export function defaultModelFor({ width, height, channels }: Shape, options: AskedRate = {}): string {
  if (channels === 1 && width * height <= SMALL) return 'mnist-rd';
  return options.lossless || options.nearLossless !== undefined ? 'photo-lossless' : 'photo';
}
