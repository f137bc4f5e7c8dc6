import { createHash } from 'node:crypto';
import type { Image } from '../../src/image/image.js';

/** golden.json: for every frozen file the model it needs and the hash of the image it decodes to. */
export type Golden = Record<string, { readonly model: string; readonly pixels: string }>;

/** SHA-256 over size, channels and samples. */
export function pixelHash({ width, height, channels, data }: Image): string {
  return createHash('sha256').update(`${width}×${height}×${channels}\n`).update(data).digest('hex');
}
