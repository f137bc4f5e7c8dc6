import type { Image } from './image.js';

/**
 * The image with the given number of channels: gray repeated into three, colour folded into its luma (BT.601:
 * 0.299 R + 0.587 G + 0.114 B, rounded). The image itself if it has them already.
 */
export function withChannels(image: Image, channels: 1 | 3): Image {
  if (image.channels === channels) return image;
  const { width, height, data } = image;
  const out = new Uint8Array(width * height * channels);
  if (channels === 3) {
    for (let i = 0; i < out.length; i++) out[i] = data[Math.floor(i / 3)]!;
  } else {
    for (let i = 0; i < out.length; i++) {
      out[i] = Math.floor(
        (299 * data[3 * i]! + 587 * data[3 * i + 1]! + 114 * data[3 * i + 2]! + 500) / 1000,
      );
    }
  }
  return { width, height, channels, data: out };
}
