/**
 * One pass of a convolution: 26 numbers of 4 bytes, which passNumbers of simd-convolution.ts writes in this order.
 * Places and strides are in bytes.
 */
@unmanaged
export class Pass {
  /** `[images, height, width, channels]` int16. */
  x: usize;
  /** Where the first output goes. */
  y: usize;
  /** `[filters / 8, kernelHeight, pairs, 8, 2]` int16: each row of the kernel, all channels, in pairs, for eight filters. */
  weights: usize;
  /** For every eight filters: see OUTPUT_BYTES. */
  outputs: usize;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  pairs: i32;
  stride: i32;
  /** Rows and columns of zeros before the first of x. */
  top: i32;
  left: i32;
  /** The size of the output. */
  rows: i32;
  columns: i32;
  filters: i32;
  /** From one output pixel, row or image to the next. */
  pixelStride: usize;
  rowStride: usize;
  imageStride: usize;
  slope: i32;
  /** Nonzero where the kernel reaches beyond x. */
  padded: i32;
  /** Room for `bandRows` rows of outputs' worth of padded input. */
  band: usize;
  bandRows: i32;
  /** Bytes of a padded row of the band. */
  bandStride: usize;
  /** Pixels of a row that all filters go through before the next ones; a multiple of 4. */
  segment: i32;
}
