import { AecError } from '../errors.js';
import type { Image } from './image.js';

/** The rectangle of `width × height` pixels at (`left`, `top`). Throws AecError('usage') unless it lies in the image. */
export function crop(image: Image, left: number, top: number, width: number, height: number): Image {
  const { channels } = image;
  const inside = left >= 0 && top >= 0 && left + width <= image.width && top + height <= image.height;
  if (!inside || width < 1 || height < 1) {
    const size = `${image.width}×${image.height}`;
    throw new AecError(
      'usage',
      `crop ${width}×${height} at (${left}, ${top}): not inside an image of ${size}`,
    );
  }
  const data = new Uint8Array(width * height * channels);
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * channels;
    data.set(image.data.subarray(start, start + row), y * row);
  }
  return { width, height, channels, data };
}

/** The square of `side` pixels in the middle, or less where the image has fewer columns or rows; itself if it is no larger. */
export function cropMiddle(image: Image, side: number): Image {
  const [width, height] = [Math.min(image.width, side), Math.min(image.height, side)];
  if (width === image.width && height === image.height) return image;
  return crop(image, (image.width - width) >> 1, (image.height - height) >> 1, width, height);
}

/**
 * The image extended to `width × height`, on the right and below, by repeating its last column and row.
 * Throws AecError('usage') if it is larger than that.
 */
export function padReplicate(image: Image, width: number, height: number): Image {
  const { channels } = image;
  if (width < image.width || height < image.height) {
    const size = `${image.width}×${image.height}`;
    throw new AecError('usage', `padding to ${width}×${height}: the image is larger, ${size}`);
  }
  const data = new Uint8Array(width * height * channels);
  const from = image.width * channels;
  const to = width * channels;
  for (let y = 0; y < height; y++) {
    const start = Math.min(y, image.height - 1) * from;
    data.set(image.data.subarray(start, start + from), y * to);
    for (let i = from; i < to; i++) data[y * to + i] = data[y * to + i - channels]!;
  }
  return { width, height, channels, data };
}
