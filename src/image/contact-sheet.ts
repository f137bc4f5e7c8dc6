import { AecError } from '../errors.js';
import type { Image } from './image.js';

/** White, the background between the images. */
const PAPER = 255;

/**
 * A grid of images, one array per row. Every cell is as large as the largest image, which is at its top left. Each
 * pixel is enlarged to `scale × scale` (default 1), and cells are `gap` pixels apart (default 2). The sheet is gray
 * unless an image has colour. Throws AecError('usage') if there is no image, or if scale or gap is not a whole number.
 */
export function contactSheet(
  rows: readonly (readonly Image[])[],
  options: { readonly scale?: number; readonly gap?: number } = {},
): Image {
  const { scale = 1, gap = 2 } = options;
  const images = rows.flat();
  if (images.length === 0) throw new AecError('usage', 'contact sheet: needs at least one image');
  if (!Number.isInteger(scale) || scale < 1 || !Number.isInteger(gap) || gap < 0) {
    throw new AecError('usage', `contact sheet: scale ${scale} and gap ${gap} must be whole numbers`);
  }
  const cellWidth = scale * images.reduce((most, image) => Math.max(most, image.width), 0);
  const cellHeight = scale * images.reduce((most, image) => Math.max(most, image.height), 0);
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const width = columns * (cellWidth + gap) - gap;
  const height = rows.length * (cellHeight + gap) - gap;
  const channels = images.some((image) => image.channels === 3) ? 3 : 1;
  const sheet = {
    width,
    height,
    channels,
    data: new Uint8Array(width * height * channels).fill(PAPER),
  } as const;
  rows.forEach((row, r) => {
    row.forEach((image, c) => {
      paste(image, sheet, c * (cellWidth + gap), r * (cellHeight + gap), scale);
    });
  });
  return sheet;
}

function paste(image: Image, sheet: Image, left: number, top: number, scale: number): void {
  for (let y = 0; y < image.height * scale; y++) {
    const row = Math.floor(y / scale) * image.width;
    for (let x = 0; x < image.width * scale; x++) {
      const from = (row + Math.floor(x / scale)) * image.channels;
      const to = ((top + y) * sheet.width + left + x) * sheet.channels;
      for (let c = 0; c < sheet.channels; c++)
        sheet.data[to + c] = image.data[from + Math.min(c, image.channels - 1)]!;
    }
  }
}
