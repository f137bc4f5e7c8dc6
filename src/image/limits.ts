import { AecError } from '../errors.js';

/** The longest side of an image, in pixels. */
export const MAX_SIDE = 65_535;

/** The most pixels (width × height) of an image. */
export const MAX_PIXELS = 2 ** 27;

/** Throws AecError('input') if an image of this size is larger than the program takes. */
export function checkImageSize(width: number, height: number, name: string): void {
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw new AecError('input', `${name}: ${width}×${height} pixels; a side may have at most ${MAX_SIDE}`);
  }
  if (width * height > MAX_PIXELS) {
    throw new AecError(
      'input',
      `${name}: ${width}×${height} pixels; an image may have at most ${MAX_PIXELS}`,
    );
  }
}
