import type { Image } from '../image/image.js';
import { checkPair } from './check-pair.js';

/** Mean squared error over all samples, in levels² (0 to 255²). Throws AecError('usage') if shapes differ. */
export function mse(a: Image, b: Image): number {
  checkPair(a, b);
  let sum = 0; // an integer below 2^53 for any image within the limits
  for (let i = 0; i < a.data.length; i++) {
    const difference = a.data[i]! - b.data[i]!;
    sum += difference * difference;
  }
  return sum / a.data.length;
}

/** Mean absolute error over all samples, in levels (0 to 255). Throws AecError('usage') if shapes differ. */
export function mae(a: Image, b: Image): number {
  checkPair(a, b);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

/** The largest absolute difference of two samples, in levels (0 to 255). Throws AecError('usage') if shapes differ. */
export function maxError(a: Image, b: Image): number {
  checkPair(a, b);
  let most = 0;
  for (let i = 0; i < a.data.length; i++) most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!));
  return most;
}
