import type { Image } from './image.js';

/** Weights of R, G and B in luma, in thousandths (ITU-R BT.601). */
export const LUMA_WEIGHTS = [299, 587, 114] as const;

/**
 * The image with the given number of channels: gray is repeated in all three; colour becomes its luma, rounded. An
 * image that has them already is returned as it is. Alpha stays.
 */
export function withChannels(image: Image, channels: 1 | 3): Image {
  if (image.channels === channels) return image;
  const { width, height, data } = image;
  const out = new Uint8Array(width * height * channels);
  if (channels === 3) {
    for (let i = 0, to = 0; to < out.length; i++, to += 3) {
      const sample = data[i]!;
      out[to] = sample;
      out[to + 1] = sample;
      out[to + 2] = sample;
    }
  } else {
    const [red, green, blue] = LUMA_WEIGHTS;
    for (let i = 0; i < out.length; i++) {
      out[i] = Math.floor(
        (red * data[3 * i]! + green * data[3 * i + 1]! + blue * data[3 * i + 2]! + 500) / 1000,
      );
    }
  }
  return { width, height, channels, data: out, ...(image.alpha ? { alpha: image.alpha } : {}) };
}

/** Drops the fourth channel if there is one, and keeps one channel of three that are equal everywhere. */
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

/** Whether all pixels have the same samples, whatever their alpha. */
export function hasOneColour({ channels, data }: Image): boolean {
  for (let i = channels; i < data.length; i++) if (data[i] !== data[i - channels]) return false;
  return true;
}

/** Whether all pixels of R G B A samples are opaque. */
export function isOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

/** The alpha channel of R G B A samples. */
export function alphaOf(rgba: Uint8Array): Uint8Array {
  const alpha = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < alpha.length; i++) alpha[i] = rgba[4 * i + 3]!;
  return alpha;
}
