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

/** Drops the fourth channel if there is one, and folds three equal channels into one. */
export function fewestChannels(data: Uint8Array, channels: 3 | 4): Pick<Image, 'channels' | 'data'> {
  const pixels = data.length / channels;
  let gray = true;
  for (let i = 0; gray && i < data.length; i += channels) {
    gray = data[i] === data[i + 1] && data[i] === data[i + 2];
  }
  if (!gray && channels === 3) return { channels: 3, data };
  const kept = gray ? 1 : 3;
  const out = new Uint8Array(pixels * kept);
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < kept; c++) out[p * kept + c] = data[p * channels + c]!;
  }
  return { channels: kept, data: out };
}
