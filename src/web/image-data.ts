import type { Image } from '../image/image.js';
import { toRgba } from '../image/rgba.js';

/** The pixels in the form that a canvas accepts. */
export function toImageData(image: Image): ImageData {
  return new ImageData(toRgba(image), image.width, image.height);
}
