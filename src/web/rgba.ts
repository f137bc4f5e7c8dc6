import type { Image } from '../image/image.js';

/** R G B A of every pixel. */
export function toRgba({ width, height, channels, data, alpha }: Image): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = data[channels * i + (channels === 3 ? c : 0)]!;
    rgba[4 * i + 3] = alpha ? alpha[i]! : 255;
  }
  return rgba;
}

/** The pixels in the form that a canvas accepts. */
export function toImageData(image: Image): ImageData {
  return new ImageData(toRgba(image), image.width, image.height);
}
