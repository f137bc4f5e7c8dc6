import type { Steps } from '../steps.js';
import type { Image } from './image.js';

/** Colours on a grid, in turn, and how sure each of them is: 0 for a place to fill, `certain` for one to keep. */
interface Grid {
  readonly width: number;
  readonly height: number;
  /** The finest grid is the image itself: with floats it would take five times the memory. */
  readonly colours: Uint8Array | Float32Array;
  readonly weights: Uint8Array | Float32Array;
  readonly certain: 1 | 255;
}

/** Places of a grid between two pauses, at most, if its rows are not longer. */
const PAUSE_EVERY = 2 ** 19;

/**
 * The image with the colours of fully transparent pixels replaced by a smooth continuation of the others, which costs a
 * codec next to nothing. Each is the mean of the visible pixels near it, found on coarser and coarser grids (the pull and
 * push of Gortler et al. 1996, "The lumigraph"). Without such pixels it is the image itself.
 */
export function* fillInvisible(image: Image): Steps<Image> {
  const { width, height, channels, alpha } = image;
  if (!alpha?.includes(0)) return image;
  const data = new Uint8Array(image.data);
  yield* fill({ width, height, colours: data, weights: alpha, certain: 255 }, channels);
  return { ...image, data };
}

/** Fills the places of weight 0 from a grid of half the size. */
function* fill(grid: Grid, channels: number): Steps<void> {
  const { width, height, colours, weights } = grid;
  if (!weights.includes(0) || width * height === 1) return;
  const half = yield* halved(grid, channels);
  yield* fill(half, channels);
  const isWhole = colours instanceof Uint8Array;
  for (let y = 0; y < height; y++) {
    if (pausesAt(y, width)) yield 0;
    const row = Math.floor(y / 2);
    const beyond = within(half.height, row + (y % 2 === 0 ? -1 : 1));
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (weights[at]! > 0) continue;
      const column = Math.floor(x / 2);
      const beside = within(half.width, column + (x % 2 === 0 ? -1 : 1));
      for (let c = 0; c < channels; c++) {
        const colour = Math.fround(between(half, { column, row, beside, beyond }, channels, c));
        colours[at * channels + c] = isWhole ? Math.round(colour) : colour;
      }
    }
  }
}

/** Every place the weighted mean of up to 2×2. */
function* halved({ width, height, colours, weights, certain }: Grid, channels: number): Steps<Grid> {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = {
    width: halfWidth,
    height: halfHeight,
    colours: new Float32Array(halfWidth * halfHeight * channels),
    weights: new Float32Array(halfWidth * halfHeight),
    certain: 1,
  } as const;
  for (let y = 0; y < height; y++) {
    if (pausesAt(y, width)) yield 0;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const weight = Math.fround(weights[at]! / certain);
      if (weight === 0) continue;
      const to = (y >> 1) * halfWidth + (x >> 1);
      half.weights[to]! += weight;
      for (let c = 0; c < channels; c++)
        half.colours[to * channels + c]! += weight * colours[at * channels + c]!;
    }
  }
  for (let at = 0; at < half.weights.length; at++) {
    const weight = half.weights[at]!;
    if (weight === 0) continue;
    for (let c = 0; c < channels; c++) half.colours[at * channels + c]! /= weight;
    half.weights[at] = Math.min(1, weight);
  }
  return half;
}

function pausesAt(row: number, width: number): boolean {
  return row % Math.ceil(PAUSE_EVERY / width) === 0;
}

/** The colour of the half grid at a place of the whole one, interpolated between its four nearest places. */
function between(
  { width, colours }: Grid,
  { column, row, beside, beyond }: Record<'column' | 'row' | 'beside' | 'beyond', number>,
  channels: number,
  c: number,
): number {
  return (
    (9 * colours[(row * width + column) * channels + c]! +
      3 *
        (colours[(row * width + beside) * channels + c]! +
          colours[(beyond * width + column) * channels + c]!) +
      colours[(beyond * width + beside) * channels + c]!) /
    16
  );
}

/** The nearest place of a row or column of so many. */
function within(length: number, place: number): number {
  return Math.max(0, Math.min(length - 1, place));
}
