import type { Image } from '../image/image.js';
import { splitPlanes } from '../image/planes.js';
import { checkPair } from './check-pair.js';
import { areEqual } from './equal-images.js';
import { compareWindows, type Plane, WINDOW_SIZE } from './gaussian-windows.js';

/** The exponents of the five scales, finest first (Wang, Simoncelli and Bovik 2003, section 3.2). */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/**
 * Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003), 0 to 1: contrast and structure at five scales,
 * and luminance at the coarsest, with the windows of `ssim`. Colour: the mean of the three channels' values. Every scale,
 * padding included, is computed as in the package pytorch-msssim, so that numbers can be compared with published ones.
 *
 * Five scales need sides over 160. Smaller images have as many scales as leave a whole window at the coarsest (sides
 * over 80: four, over 40: three, over 20: two, else one), with exponents scaled to sum to 1; one scale is SSIM with
 * negative values set to 0. Throws AecError('input') if shapes differ.
 */
export function msSsim(a: Image, b: Image): number {
  checkPair(a, b);
  if (areEqual(a, b)) return 1;
  const planes = splitPlanes(b);
  const values = splitPlanes(a).map((plane, c) => msSsimOfPlanes(plane, planes[c]!));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function msSsimOfPlanes(a: Plane, b: Plane): number {
  const weights = scaleWeights(Math.min(a.width, a.height));
  let x = a;
  let y = b;
  let value = 1;
  weights.forEach((weight, scale) => {
    const coarsest = scale === weights.length - 1;
    const { ssim, contrastStructure } = compareWindows(x, y);
    value *= Math.max(coarsest ? ssim : contrastStructure, 0) ** weight;
    if (!coarsest) {
      x = halve(x);
      y = halve(y);
    }
  });
  return value;
}

/** The exponents of the scales of an image whose shorter side is `side`, finest first. */
export function scaleWeights(side: number): number[] {
  let scales = 1;
  while (scales < WEIGHTS.length && side > (WINDOW_SIZE - 1) * 2 ** scales) scales++;
  if (scales === WEIGHTS.length) return WEIGHTS; // as published: they sum to 1.0001
  const weights = WEIGHTS.slice(0, scales);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The mean of every 2×2 pixels. An axis of odd length gets a zero in front, as in pytorch-msssim. */
function halve({ width, height, data }: Plane): Plane {
  const padX = width % 2;
  const padY = height % 2;
  const halfWidth = (width + padX) / 2;
  const halfHeight = (height + padY) / 2;
  const half = new Float64Array(halfWidth * halfHeight);
  for (let y = 0; y < height; y++) {
    const row = ((y + padY) >> 1) * halfWidth;
    for (let x = 0; x < width; x++) {
      const i = row + ((x + padX) >> 1);
      half[i] = half[i]! + data[y * width + x]! / 4;
    }
  }
  return { width: halfWidth, height: halfHeight, data: half };
}
