import type { Image } from '../image/image.js';
import { checkPair } from './check-pair.js';
import { areEqual } from './equal-images.js';

/** Mean squared error over the samples of visible pixels, in levels² (0 to 255²). Throws AecError('input') if shapes differ. */
export function mse(a: Image, b: Image): number {
  // The sum is an integer below 2^53 for any image within the limits.
  return meanOf(a, b, (difference) => difference * difference);
}

/** Mean absolute error over the samples of visible pixels, in levels (0 to 255). Throws AecError('input') if shapes differ. */
export function mae(a: Image, b: Image): number {
  return meanOf(a, b, Math.abs);
}

/** The largest absolute difference of two samples of visible pixels, in levels (0 to 255). Throws AecError('input') if shapes differ. */
export function maxError(a: Image, b: Image): number {
  checkPair(a, b);
  if (areEqual(a, b)) return 0;
  let most = 0;
  for (let i = 0; i < a.data.length; i++) {
    if (isVisible(a, i)) most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!));
  }
  return most;
}

/** The mean over all samples of pixels that are visible in `a`; 0 if there are none. */
function meanOf(a: Image, b: Image, lossOf: (difference: number) => number): number {
  checkPair(a, b);
  if (areEqual(a, b)) return 0;
  let [sum, count] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    if (!isVisible(a, i)) continue;
    sum += lossOf(a.data[i]! - b.data[i]!);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Whether sample `i` belongs to a pixel that is not fully transparent: the colours of others mean nothing. */
function isVisible({ alpha, channels }: Image, i: number): boolean {
  return alpha === undefined || alpha[Math.floor(i / channels)] !== 0;
}
