import { createHash } from 'node:crypto';
import type { Image } from '../../src/image/image.js';

/** SHA-256 over size, channels, samples and alpha. */
export function pixelHash({ width, height, channels, data, alpha = new Uint8Array() }: Image): string {
  const head = `${width}×${height}×${channels}\n`;
  return createHash('sha256').update(head).update(data).update(alpha).digest('hex');
}
