import { crop, padReplicate } from '../image/crop.js';
import type { Image } from '../image/image.js';
import type { Geometry } from '../runtime/geometry.js';

/** A part of an image that goes through the transforms by itself. */
export interface Block {
  /** Its sides are multiples of the stride. */
  readonly image: Image;
  /** 1 where a pixel is known, 0 where it is missing or beyond the image: `[height × width]`. */
  readonly known: Uint8Array;
}

/**
 * Cuts an image into blocks of one shape: one per latent cell if the cells are independent, else a single one. Pixels
 * outside the image repeat its last row and column. `missing` is `[height × width]`, 0 for known pixels.
 */
export function cutBlocks(image: Image, missing: Uint8Array, geometry: Geometry): Block[] {
  const { columns, rows, width, height } = blockGrid(image, geometry);
  const whole = padReplicate(image, columns * width, rows * height);
  return Array.from({ length: rows * columns }, (_, n) => {
    const [left, top] = [(n % columns) * width, Math.floor(n / columns) * height];
    const known = Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [left + (i % width), top + Math.floor(i / width)];
      return x < image.width && y < image.height && missing[y * image.width + x] === 0 ? 1 : 0;
    });
    return { image: crop(whole, left, top, width, height), known };
  });
}

/** The inverse of `cutBlocks` for `count` images of the given size, whose blocks follow one another. */
export function pasteBlocks(
  blocks: readonly Image[],
  count: number,
  size: { readonly width: number; readonly height: number },
  geometry: Geometry,
): Image[] {
  const { columns, width, height } = blockGrid(size, geometry);
  const each = blocks.length / count;
  const { channels } = blocks[0]!;
  return Array.from({ length: count }, (_, number) => {
    const data = new Uint8Array(size.width * size.height * channels);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / channels);
      const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)];
      const block = blocks[number * each + Math.floor(y / height) * columns + Math.floor(x / width)]!;
      data[i] = block.data[((y % height) * width + (x % width)) * channels + (i % channels)]!;
    }
    return { ...size, channels, data };
  });
}

/** The number of blocks in each direction, and their size in pixels. */
function blockGrid(size: { readonly width: number; readonly height: number }, { stride, margin }: Geometry) {
  const columns = Math.ceil(size.width / stride);
  const rows = Math.ceil(size.height / stride);
  if (margin === 0) return { columns, rows, width: stride, height: stride };
  return { columns: 1, rows: 1, width: columns * stride, height: rows * stride };
}
