import { flatShare } from '../image/flat-share.js';
import type { Dataset, Size } from './dataset-contract.js';

/** The traits of images that matter for how to code them. */
export interface ImageTraits {
  readonly count: number;
  /** 3 if any of the images looked at has colour. */
  readonly channels: 1 | 3;
  readonly usual: Size;
  readonly largest: Size;
  /** Whether there are alpha channels. */
  readonly hasAlpha: boolean;
  /** Drawn, not photographed: much of them is of exactly one colour. */
  readonly areGraphics: boolean;
}

/** At most so many images are looked at, evenly spaced, and no more once they have so many pixels. */
const LOOKED_AT = 200;
const PIXELS = 2 ** 25;

/** Share of pixels that equal their left neighbour from which images count as graphics. */
const FLAT = 0.4;

/** Looks at a sample of the images of a data set. */
export async function traitsOf(dataset: Dataset): Promise<ImageTraits> {
  const { count, channels, usual, largest, hasAlpha } = dataset;
  const looks = Math.min(LOOKED_AT, count);
  const flat: number[] = [];
  let pixels = 0;
  for (let n = 0; n < looks && pixels < PIXELS; n++) {
    const image = await dataset.image(Math.floor((n * count) / looks));
    flat.push(flatShare(image));
    pixels += image.width * image.height;
  }
  const mean = flat.reduce((sum, share) => sum + share, 0) / flat.length;
  return { count, channels, usual, largest, hasAlpha, areGraphics: mean >= FLAT };
}
