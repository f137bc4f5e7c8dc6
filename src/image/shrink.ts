import type { Image } from './image.js';

/** The image scaled down to `width × height`: every sample is the mean of the area it covers (a box filter). */
export function shrink(image: Image, width: number, height: number): Image {
  const { channels } = image;
  const rows = areas(image.height, height);
  const columns = areas(image.width, width);
  const row = image.width * channels;
  const sums = new Float32Array(row);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (const { at, share } of rows[y]!) {
      for (let i = 0; i < row; i++) sums[i] = sums[i]! + share * image.data[at * row + i]!;
    }
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const { at, share } of columns[x]!) sum += share * sums[at * channels + c]!;
        data[(y * width + x) * channels + c] = Math.floor(sum + 0.5);
      }
    }
  }
  return { width, height, channels, data };
}

/** The image scaled down so that no side is longer than `side` pixels. */
export function shrinkToSide(image: Image, side: number): Image {
  const factor = side / Math.max(image.width, image.height);
  if (factor >= 1) return image;
  const width = Math.max(1, Math.round(image.width * factor));
  return shrink(image, width, Math.max(1, Math.round(image.height * factor)));
}

/** For each of `to` equal intervals: the unit intervals of the `from` that it covers, and the share of each. */
function areas(from: number, to: number): { readonly at: number; readonly share: number }[][] {
  const length = from / to;
  return Array.from({ length: to }, (_, i) => {
    const parts: { at: number; share: number }[] = [];
    const end = (i + 1) * length;
    for (let at = Math.floor(i * length); at < Math.min(from, end); at++) {
      const covered = Math.min(at + 1, end) - Math.max(at, i * length);
      if (covered > 0) parts.push({ at, share: covered / length });
    }
    return parts;
  });
}
