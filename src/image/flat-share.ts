import type { Image } from './image.js';

/** In drawings and graphics at least this share of the pixels equals the one to the west. */
const GRAPHIC_SHARE = 0.25;

/** Whether an image looks like a drawing or a graphic rather than a photograph. */
export function isFlat(image: Image): boolean {
  return flatShare(image) >= GRAPHIC_SHARE;
}

/** Share of the pixels of an image that equal the one to their left: high in drawings, low in photographs. */
export function flatShare({ width, height, channels, data }: Image): number {
  if (width < 2) return 0;
  let equal = 0;
  for (let y = 0; y < height; y++) {
    for (let at = (y * width + 1) * channels; at < (y + 1) * width * channels; at += channels) {
      let same = true;
      for (let c = 0; c < channels; c++) same &&= data[at + c] === data[at + c - channels];
      if (same) equal++;
    }
  }
  return equal / (height * (width - 1));
}
