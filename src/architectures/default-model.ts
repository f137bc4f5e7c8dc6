import type { Image } from '../image/image.js';

type Shape = Pick<Image, 'width' | 'height' | 'channels'>;

/** The most pixels of an image for mnist-rd: it is slow on large images, and was trained on digits only. */
const SMALL = 2 ** 14;

/**
 * The id of the best shipped model for an image: `mnist-rd` for small gray images, `photo` for all else.
 */
export function defaultModelFor({ width, height, channels }: Shape): string {
  return channels === 1 && width * height <= SMALL ? 'mnist-rd' : 'photo';
}
