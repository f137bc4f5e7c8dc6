import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';

/** Throws AecError('input') unless both images have the same size and channels, and at least one pixel. */
export function checkPair(a: Image, b: Image): void {
  const refuse = (reason: string) => new AecError('input', `cannot compare ${reason}`);
  if (a.width !== b.width || a.height !== b.height) {
    throw refuse(`images of different size: ${a.width}×${a.height} and ${b.width}×${b.height} pixels`);
  }
  if (a.channels !== b.channels) throw refuse('gray images with colour ones');
  if (a.data.length === 0) throw refuse('empty images');
}
