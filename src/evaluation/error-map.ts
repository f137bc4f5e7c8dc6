import type { Image } from '../image/image.js';

/** The absolute difference of two images of one shape, sample by sample: black where they agree. */
export function errorMap(a: Image, b: Image): Image {
  const data = a.data.map((sample, i) => Math.abs(sample - b.data[i]!));
  return { ...a, data };
}
