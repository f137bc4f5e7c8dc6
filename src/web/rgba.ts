import type { Image } from '../image/image.js';

/** Pixels as a canvas takes them. */
export function toImageData({ width, height, channels, data }: Image): ImageData {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    for (let c = 0; c < 3; c++) rgba[to + c] = data[from + (channels === 3 ? c : 0)]!;
  }
  return new ImageData(rgba, width, height);
}
