import type { Image } from './image.js';

/** The image made smaller, so that neither side is above `side` pixels: each pixel the mean of those it stands for. */
export function shrink(image: Image, side: number): Image {
  const factor = side / Math.max(image.width, image.height);
  if (factor >= 1) return image;
  const { channels } = image;
  const width = Math.max(1, Math.round(image.width * factor));
  const height = Math.max(1, Math.round(image.height * factor));
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, height, image.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, width, image.width);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            sum += image.data[(row * image.width + column) * channels + c]!;
          }
        }
        data[(y * width + x) * channels + c] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { width, height, channels, data };
}

/** The pixels of `length` that pixel `index` of `count` stands for: from, and up to. */
function span(index: number, count: number, length: number): readonly [number, number] {
  const from = Math.floor((index * length) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / count))];
}
