import type { Image } from '../image/image.js';

/** The absolute difference of two images of one shape, sample by sample, times `gain`; black where they are equal. */
export function errorMap(a: Image, b: Image, gain = 1): Image {
  const data = a.data.map((sample, i) => Math.min(255, Math.round(Math.abs(sample - b.data[i]!) * gain)));
  const { width, height, channels } = a;
  return { width, height, channels, data };
}
