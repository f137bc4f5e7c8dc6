import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';

/** Throws AecError('usage') unless both images have the same size and channels, and at least one pixel. */
export function checkPair(a: Image, b: Image): void {
  const describe = (image: Image) => `${image.width}×${image.height}×${image.channels}`;
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    throw new AecError(
      'usage',
      `cannot compare images of different shape: ${describe(a)} and ${describe(b)}`,
    );
  }
  if (a.data.length === 0) throw new AecError('usage', 'cannot compare empty images');
}
