import type { Image } from '../image/image.js';

/** Up to so many pixels an image goes through mnist-rd: its cost grows with pixels, and it has seen digits only. */
const SMALL = 2 ** 14;

/** The id of the shipped model that codes an image of this kind best. Colour goes through it plane by plane. */
export function defaultModelFor({ width, height, channels }: Image): string {
  return channels === 1 && width * height <= SMALL ? 'mnist-rd' : 'mnist-conv-8';
}
