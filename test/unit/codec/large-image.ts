import type { Image } from '../../../src/image/image.js';

/** An image that is black but for its left edge, which is coded fast: for sizes of several bands. */
export function largeImage(width: number, height: number, channels: 1 | 3): Image {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < Math.min(24, width); x++) {
      for (let c = 0; c < channels; c++)
        data[(y * width + x) * channels + c] = (x * 9 + y * 5 + c * 60) % 256;
    }
  }
  return { width, height, channels, data };
}
