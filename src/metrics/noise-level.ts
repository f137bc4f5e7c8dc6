import type { Image } from '../image/image.js';

/** Weights of the nine samples around one: the difference of two Laplacians, which cancels what is smooth. */
const MASK = [1, -2, 1, -2, 4, -2, 1, -2, 1] as const;
/** The sum of their squares: the factor by which the mask raises the variance of noise. */
const GAIN = 36;

/**
 * An estimate of the variance of the noise in an image, in levels² (Immerkær 1996, "Fast Noise Variance Estimation", with
 * squares in place of absolute values). Edges and texture raise it. 0 for images without an inner pixel.
 */
export function noiseLevel({ width, height, channels, data }: Image): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      for (let c = 0; c < channels; c++) {
        let response = 0;
        for (let k = 0; k < MASK.length; k++) {
          const pixel = (y - 1 + Math.floor(k / 3)) * width + x - 1 + (k % 3);
          response += MASK[k]! * data[pixel * channels + c]!;
        }
        sum += response * response;
      }
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2) * channels;
  return count > 0 ? sum / count / GAIN : 0;
}
