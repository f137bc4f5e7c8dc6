import type { Image } from '../image/image.js';
import type { Random } from './random.js';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A file of a data set that cannot be used, and the reason. */
export interface SkippedImage {
  readonly name: string;
  readonly reason: string;
}

/** Images for training or evaluation: all have the same number of channels, but not always the same size. */
export interface Dataset {
  /** The name by which it was opened: `mnist-train`, a path. */
  readonly name: string;
  /** Number of usable images, at least 1. */
  readonly count: number;
  readonly channels: 1 | 3;
  /** The smallest width and the smallest height of all images. */
  readonly smallest: Size;
  /** Files that were skipped. */
  readonly skipped: readonly SkippedImage[];
  /** The class of each image, if the data set has labels. */
  readonly labels?: Uint8Array;

  /** Image `index`, 0 to count − 1. Its samples may be shared: do not write to them. */
  image(index: number): Promise<Image>;

  /** The image's path in its folder, or its number. */
  nameOf(index: number): string;

  /**
   * One patch of the given size from each of the images, [n, height, width, channels], values sample / 255: the
   * whole image if it has that size, a crop at a random place if it is larger. Throws AecError('usage') if an image
   * is smaller. With `augment` some patches are flipped, and some are larger crops scaled down.
   */
  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment?: boolean,
  ): Promise<Float32Array>;
}

/** Options of `openDataset`. */
export interface DatasetOptions {
  /** The half to use of a data set that has both; folders and files of images have only one. */
  readonly split: 'train' | 'test';
  /** The most images to use, the first of the data set. */
  readonly limit?: number;
  /** Without it, 3 if any image has colour, else 1. */
  readonly channels?: 1 | 3;
  /** Images with a side shorter than this, in pixels, are skipped. */
  readonly minSize?: number;
  /** The colour (CSS syntax) put under transparent images; without it they are skipped, unless `keepAlpha` is set. */
  readonly background?: string | undefined;
  /** Whether transparent images without `background` keep their alpha. */
  readonly keepAlpha?: boolean;
}
