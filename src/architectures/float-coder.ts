import type { PatchGeometry } from '../data/patch-size.js';
import type { Image } from '../image/image.js';

/**
 * Codes images with the layers that the integer networks of a model were made of, in floating point and with the same weights:
 * what its files would be if freezing changed nothing.
 */
export interface FloatCoder extends PatchGeometry {
  /** Codes images of one size at a rate byte. */
  code(images: readonly Image[], rate: number | undefined): FloatCoding;
  dispose(): void;
}

/** Images as they would be coded. */
export interface FloatCoding {
  /** Information content of the symbols of all images. */
  readonly bits: number;
  /** The images as they would be decoded; absent if no network stands between symbols and samples. */
  readonly images?: readonly Image[];
}
