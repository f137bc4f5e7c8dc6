import { alphaOf, fewestChannels } from './channels.js';
import type { Image } from './image.js';

/** Pixels in memory with transparency: R G B A of every pixel, row by row; colours are not multiplied by alpha. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 4;
  /** `height × width × 4` samples. */
  readonly data: Uint8Array;
}

/** R G B A of every pixel. */
export function toRgba({ width, height, channels, data, alpha }: Image): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = data[channels * i + (channels === 3 ? c : 0)]!;
    rgba[4 * i + 3] = alpha ? alpha[i]! : 255;
  }
  return rgba;
}

/** The image with its alpha as a plane, even if all of it is opaque; gray if its colours are. */
export function fromRgba({ width, height, data }: RgbaImage): Image {
  return { width, height, ...fewestChannels(data, 4), alpha: alphaOf(data) };
}
