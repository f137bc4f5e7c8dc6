import { AecError } from './errors.js';

/** Longest side of an image in pixels. */
export const MAX_SIDE = 65535;

/** The most pixels of an image: 2^27. */
export const MAX_PIXELS = 134217728;

/**
 * Throws an AecError unless a file can hold an image of `width` × `height` pixels. The code is `limit` if a file claims
 * the size, `input` if an image has it. The message begins with `name`. `mostPixels` may allow less than the format does.
 */
export function checkImageSize(
  width: number,
  height: number,
  code: 'limit' | 'input',
  name = 'an image',
  mostPixels = MAX_PIXELS,
): void {
  const size = `${name}: ${width}×${height} pixels`;
  const sides = [width, height];
  if (!sides.every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE)) {
    throw new AecError(code, `${size}; each side must be 1 to ${MAX_SIDE}`);
  }
  const most = Math.min(MAX_PIXELS, mostPixels);
  if (width * height > most) throw new AecError(code, `${size}; at most ${most} are allowed in all`);
}
