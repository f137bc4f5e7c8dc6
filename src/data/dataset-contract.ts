import type { Image } from '../image/image.js';
import type { Decoding } from './image-loader.js';
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

/** What reading lost or changed of images, such as their colours. */
export interface DatasetNote {
  readonly note: string;
  /** How many images, and the first of them. */
  readonly images: number;
  readonly first: string;
}

/** Images for training or evaluation: all have the same number of channels, but not always the same size. */
export interface Dataset {
  /** The name by which it was opened: `mnist-train`, a path. */
  readonly name: string;
  /** Number of usable images, at least 1. */
  readonly count: number;
  readonly channels: 1 | 3;
  /** A width and a height that at least nine of ten images have. */
  readonly usual: Size;
  /** The largest width and the largest height of all images. */
  readonly largest: Size;
  /** Whether files have an alpha channel, as far as their headers were read. */
  readonly hasAlpha: boolean;
  /** Files that were skipped. */
  readonly skipped: readonly SkippedImage[];
  /** What reading lost or changed, as far as images were decoded to survey them. */
  readonly notes: readonly DatasetNote[];
  /** The class of each image, if the data set has labels. */
  readonly labels?: Uint8Array;

  /** Image `index`, 0 to count − 1. Its samples may be shared: do not write to them. */
  image(index: number): Promise<Image>;

  /** The image's path in its folder, or its number. */
  nameOf(index: number): string;

  /** Bytes of the image's file; absent where images are no files of their own. */
  bytesOf?(index: number): Promise<number>;

  /**
   * One patch of the given size from each of the images, [n, height, width, channels], values sample / 255: the
   * whole image if it has that size, a crop at a random place if it is larger; if it is smaller, its last column and row
   * are repeated, as coding does. With `augment` some patches are flipped, and some are larger crops scaled down.
   */
  patches(
    indices: Uint32Array | readonly number[],
    size: Size,
    random: Random,
    augment?: boolean,
  ): Promise<Float32Array>;

  /** The same images with so many channels: gray is repeated in all three, colour becomes its luma. */
  inChannels(channels: 1 | 3): Dataset;
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
  /**
   * Judge files by the headers of at most some thousand, and decode only some hundred: for training on very many. A file that
   * turns out unusable later is replaced by the next one in patches.
   */
  readonly headersOnly?: boolean;
  /** The colour (CSS syntax) put under transparent images; without it they are skipped, unless `keepAlpha` is set. */
  readonly background?: string | undefined;
  /** Whether transparent images without `background` keep their alpha. */
  readonly keepAlpha?: boolean;
  /** Bytes of decoded images to keep in memory; 1 GiB by default. */
  readonly cacheBytes?: number;
  /** How files are decoded when they are looked at first; by default a few at a time in this thread. */
  readonly decoding?: Decoding | undefined;
}
