/** Pixels in memory: 8 bits per sample, row by row, channels interleaved (gray, or R G B). */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** `height × width × channels` samples. */
  readonly data: Uint8Array;
  /** `height × width` samples from 0, transparent, to 255, opaque; without it all pixels are opaque. */
  readonly alpha?: Uint8Array;
}
