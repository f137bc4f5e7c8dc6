import type { Image } from '../image/image.js';

type Shape = Pick<Image, 'width' | 'height' | 'channels'>;

/** The most pixels of an image for mnist-rd: it is slow on large images, and was trained on digits only. */
const SMALL = 2 ** 14;

/** Requirements that only some models meet. */
interface AskedRate {
  readonly lossless?: boolean;
  readonly nearLossless?: number;
}

/**
 * The id of the best shipped model for an image: `mnist-rd` for small gray images; otherwise `photo-lossless` for lossless
 * and near-lossless coding, and `photo` for all else.
 */
export function defaultModelFor({ width, height, channels }: Shape, options: AskedRate = {}): string {
  if (channels === 1 && width * height <= SMALL) return 'mnist-rd';
  return options.lossless || options.nearLossless !== undefined ? 'photo-lossless' : 'photo';
}
