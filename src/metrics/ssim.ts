import type { Image } from '../image/image.js';
import { splitPlanes } from '../image/planes.js';
import { checkPair } from './check-pair.js';
import { areEqual } from './equal-images.js';
import { compareWindows } from './gaussian-windows.js';

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004), −1 to 1: Gaussian windows (gaussian-windows.ts) wholly
 * inside the image, peak 255, population covariance, no downsampling before. Colour: the mean of the three channels. A
 * side shorter than the window gets the largest odd window that fits.
 * Pixels that are fully transparent in `a` count as equal. Throws AecError('input') if shapes differ.
 */
export function ssim(a: Image, b: Image): number {
  checkPair(a, b);
  if (areEqual(a, b)) return 1;
  const planes = splitPlanes(withInvisibleOf(a, b));
  const values = splitPlanes(a).map((plane, c) => compareWindows(plane, planes[c]!).ssim);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `b` with the fully transparent pixels of `a`. */
function withInvisibleOf(a: Image, b: Image): Image {
  const { alpha, channels } = a;
  if (!alpha) return b;
  return {
    ...b,
    data: b.data.map((sample, i) => (alpha[Math.floor(i / channels)] === 0 ? a.data[i]! : sample)),
  };
}
