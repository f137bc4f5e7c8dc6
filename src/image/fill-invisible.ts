import type { Image } from './image.js';

/** Colours on a grid, in turn, and how sure each of them is: 0 for a place to fill, 1 for one to keep. */
interface Grid {
  readonly width: number;
  readonly height: number;
  readonly colours: Float32Array;
  readonly weights: Float32Array;
}

/**
 * The image with the colours of fully transparent pixels replaced by a smooth continuation of the others, which costs a
 * codec next to nothing. Each is the mean of the visible pixels near it, found on coarser and coarser grids (the pull and
 * push of Gortler et al. 1996, "The lumigraph"). Without such pixels it is the image itself.
 */
export function fillInvisible(image: Image): Image {
  const { width, height, channels, alpha } = image;
  if (!alpha?.includes(0)) return image;
  const colours = Float32Array.from(image.data);
  fill({ width, height, colours, weights: Float32Array.from(alpha, (value) => value / 255) }, channels);
  const data = Uint8Array.from(image.data);
  for (let i = 0; i < data.length; i++) {
    if (alpha[Math.floor(i / channels)] === 0) data[i] = Math.round(colours[i]!);
  }
  return { ...image, data };
}

/** Fills the places of weight 0 from a grid of half the size. */
function fill(grid: Grid, channels: number): void {
  const { width, height, colours, weights } = grid;
  if (!weights.includes(0) || width * height === 1) return;
  const half = halved(grid, channels);
  fill(half, channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (weights[at]! > 0) continue;
      for (let c = 0; c < channels; c++) colours[at * channels + c] = colourAt(half, x, y, channels, c);
    }
  }
}

/** Every place the weighted mean of up to 2×2. */
function halved({ width, height, colours, weights }: Grid, channels: number): Grid {
  const half: Grid = {
    width: Math.ceil(width / 2),
    height: Math.ceil(height / 2),
    colours: new Float32Array(Math.ceil(width / 2) * Math.ceil(height / 2) * channels),
    weights: new Float32Array(Math.ceil(width / 2) * Math.ceil(height / 2)),
  };
  for (let at = 0; at < weights.length; at++) {
    const to = Math.floor(Math.floor(at / width) / 2) * half.width + Math.floor((at % width) / 2);
    half.weights[to]! += weights[at]!;
    for (let c = 0; c < channels; c++) {
      half.colours[to * channels + c]! += weights[at]! * colours[at * channels + c]!;
    }
  }
  for (const [at, weight] of half.weights.entries()) {
    if (weight === 0) continue;
    for (let c = 0; c < channels; c++) half.colours[at * channels + c]! /= weight;
    half.weights[at] = Math.min(1, weight);
  }
  return half;
}

/** The colour of the half grid at a place of the whole one, interpolated between its four nearest places. */
function colourAt(
  { width, height, colours }: Grid,
  x: number,
  y: number,
  channels: number,
  c: number,
): number {
  const sampleAt = (column: number, row: number) => {
    const [right, below] = [Math.max(0, Math.min(width - 1, column)), Math.max(0, Math.min(height - 1, row))];
    return colours[(below * width + right) * channels + c]!;
  };
  const [column, row] = [Math.floor(x / 2), Math.floor(y / 2)];
  const [beside, beyond] = [column + (x % 2 === 0 ? -1 : 1), row + (y % 2 === 0 ? -1 : 1)];
  return (
    (9 * sampleAt(column, row) +
      3 * (sampleAt(beside, row) + sampleAt(column, beyond)) +
      sampleAt(beside, beyond)) /
    16
  );
}
