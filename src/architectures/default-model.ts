import type { Image } from '../image/image.js';

type Shape = Pick<Image, 'width' | 'height' | 'channels'>;

/** The most pixels of an image for mnist-rd: it is slow on large images, and was trained on digits only. */
const SMALL = 2 ** 14;

/** The ids of the models that `defaultModelFor` chooses among. */
export const DEFAULT_MODELS = ['mnist-rd', 'photo'] as const;

/** The id of the best shipped model for an image: `mnist-rd` for small gray images, `photo` for all else. */
export function defaultModelFor({ width, height, channels }: Shape): (typeof DEFAULT_MODELS)[number] {
  return channels === 1 && width * height <= SMALL ? 'mnist-rd' : 'photo';
}
