import type { Image } from '../image/image.js';
import type { Random } from './random.js';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A file of a data set that cannot be used, and why. */
export interface SkippedImage {
  readonly name: string;
  readonly reason: string;
}

/** Images to train on or to evaluate with, all with the same number of channels, not all of one size. */
export interface Dataset {
  /** What the caller asked for: `mnist-train`, a path. */
  readonly name: string;
  /** Number of usable images, at least 1. */
  readonly count: number;
  readonly channels: 1 | 3;
  /** The least width and the least height of all images. */
  readonly smallest: Size;
  /** Files that were passed over. */
  readonly skipped: readonly SkippedImage[];
  /** The class of each image, where the data set knows it. */
  readonly labels?: Uint8Array;

  /** Image `index`, 0 to count − 1. Its samples may be shared: do not write to them. */
  image(index: number): Promise<Image>;

  /** The image's path in its folder, or its number. */
  nameOf(index: number): string;

  /**
   * One patch of the given size from each of the images, [n, height, width, channels], values sample / 255: the
   * whole image where it has that size, a crop at a random place where it is larger. Throws AecError('usage')
   * where an image is smaller. With `augment` some patches are flipped, and some made smaller from larger crops.
   */
  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment?: boolean,
  ): Promise<Float32Array>;
}

/** What `openDataset` takes. */
export interface DatasetOptions {
  /** Which half of a data set that has both; folders and files of images have one. */
  readonly split: 'train' | 'test';
  /** At most this many images: the first. */
  readonly limit?: number;
  /** 1 or 3; without it 3 if any image has colour. */
  readonly channels?: 1 | 3;
  /** Images with a side below this many pixels are passed over. */
  readonly minSize?: number;
  /** The colour to lay under transparent images; without it they are passed over. */
  readonly background?: string;
}
