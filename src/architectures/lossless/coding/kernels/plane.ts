import { LEAST_SQUARES_BYTES } from './least-squares.ts';

/** Rows and columns around a plane that stand for the samples outside it. */
const PAD: i32 = 3;
/** The sample assumed before the first one. */
const MIDDLE: u8 = 128;

/** The size of the planes of the present latent. */
export let width: i32 = 0;
export let height: i32 = 0;
/** From one row of a padded plane to the next, in samples. */
export let stride: i32 = 0;

/** A plane of a latent: its samples, the errors of its predictions, and its predictor. Places are in bytes. */
@unmanaged
export class Plane {
  /** `[height + 2 PAD, stride]` uint8 */
  samples: usize;
  /** `[height + 2 PAD, stride]` int16: (sample − prediction) × 64 */
  errors: usize;
  predictor: usize;
  /** Samples that the predictor has learned. */
  learned: i32;
}

/** Bytes of memory for a plane of that size. */
export function planeBytes(height: i32, width: i32): usize {
  const area = <usize>((height + 2 * PAD) * (width + 2 * PAD));
  return ((3 * area + 31) & ~15) + LEAST_SQUARES_BYTES;
}

export function setPlaneSize(rows: i32, columns: i32): void {
  height = rows;
  width = columns;
  stride = columns + 2 * PAD;
}

/** Begins a plane in the memory at `at`. */
export function beginPlane(plane: Plane, at: usize): void {
  const area = <usize>((height + 2 * PAD) * stride);
  plane.predictor = at;
  plane.errors = at + LEAST_SQUARES_BYTES;
  plane.samples = plane.errors + 2 * area;
  plane.learned = 0;
  memory.fill(at, 0, LEAST_SQUARES_BYTES + 2 * area);
  memory.fill(plane.samples, MIDDLE, area);
}

/** The number of a sample in a padded plane. */
export function placeOf(row: i32, column: i32): i32 {
  return (row + PAD) * stride + PAD + column;
}

/** In the first row, all samples above equal the sample to the west. */
export function padAbove(plane: Plane, at: i32): void {
  const own = plane.samples + at;
  for (let row = 1; row <= PAD; row++) {
    memory.fill(own - row * stride - PAD, load<u8>(own - 1), 2 * PAD + 1);
  }
}

/**
 * Pads a complete row: the samples beside it equal its ends. The first and the last row are repeated outside the plane, and
 * the samples to the left of the next row equal the one above its first pixel.
 */
export function endRow(plane: Plane, row: i32): void {
  const first = plane.samples + placeOf(row, 0);
  const from = first - PAD;
  memory.fill(from, load<u8>(first), PAD);
  memory.fill(first + width, load<u8>(first + width - 1), PAD);
  for (let k = 1; k <= PAD; k++) {
    if (row === 0) memory.copy(from - k * stride, from, stride);
    if (row === height - 1) memory.copy(from + k * stride, from, stride);
  }
  if (row < height - 1) memory.fill(from + stride, load<u8>(first), PAD);
}
