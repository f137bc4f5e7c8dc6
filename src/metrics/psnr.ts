import type { Image } from '../image/image.js';
import { mse } from './mse.js';

/** Peak signal-to-noise ratio in dB of a mean squared error in levels², peak 255; Infinity for 0. */
export function psnrOfMse(meanSquaredError: number): number {
  return 10 * Math.log10(255 ** 2 / meanSquaredError);
}

/** The PSNR in dB that an exact image counts with in means, in place of Infinity: more than 8 bits can otherwise reach. */
export const LOSSLESS_PSNR = 100;

/** A PSNR in dB as it counts in means. */
export function cappedPsnr(decibels: number): number {
  return Math.min(LOSSLESS_PSNR, decibels);
}

/**
 * Peak signal-to-noise ratio in dB with peak 255 and one mean over the samples of all channels; Infinity for equal
 * images. Throws AecError('input') if shapes differ.
 */
export function psnr(a: Image, b: Image): number {
  return psnrOfMse(mse(a, b));
}
