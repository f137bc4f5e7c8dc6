import { AecError } from '../errors.js';
import { formatCount } from '../figures.js';
import { padReplicate } from '../image/crop.js';
import type { Image } from '../image/image.js';
import { checkPair } from './check-pair.js';
import { areEqual } from './equal-images.js';
import { WEIGHTS } from './ssimulacra2-weights.js';
import { halvePlane, linearPlanes, xybOf } from './xyb.js';
import { blur } from './zero-padded-blur.js';

/** It takes 80 bytes per pixel: up to 2.7 GB. */
export const MOST_SSIMULACRA2_PIXELS = 2 ** 25;

/** The finest scale and five halvings of what has sides of at least 8 pixels. */
const SCALES = 6;
const SMALLEST_SIDE = 8;

const C2 = 0.0009;

/**
 * SSIMULACRA 2.1 (J. Sneyers, Cloudinary, 2022 and 2023): how alike two images look, 100 for equal ones, 90 where nobody tells
 * them apart even when they alternate, 70 for high and 30 for low quality; below 0 there is little left. Structure and edges are compared in the
 * perceptual colours XYB on up to six scales. It is not defined for a side of less than 8 pixels: the last row or column of such an image is
 * repeated. `AecError`: `input` if shapes differ, `limit` for more than 2^25 pixels.
 */
export function ssimulacra2(original: Image, other: Image): number {
  checkPair(original, other);
  if (areEqual(original, other)) return 100;
  if (original.width * original.height > MOST_SSIMULACRA2_PIXELS) {
    const most = formatCount(MOST_SSIMULACRA2_PIXELS);
    throw new AecError('limit', `SSIMULACRA 2 is measured on images of up to ${most} pixels`);
  }
  let width = Math.max(SMALLEST_SIDE, original.width);
  let height = Math.max(SMALLEST_SIDE, original.height);
  let [a, b] = [original, other].map((image) => linearPlanes(padReplicate(image, width, height))) as [
    Float32Array[],
    Float32Array[],
  ];
  /** By channel, the six differences of each scale. */
  const differences: number[][] = [[], [], []];
  for (let scale = 0; ; scale++) {
    const [x, y] = [xybOf(a), xybOf(b)];
    for (const [c, own] of differences.entries()) own.push(...compare(x[c]!, y[c]!, width, height));
    if (scale === SCALES - 1 || Math.min(width, height) < SMALLEST_SIDE) break;
    a = a.map((plane) => halvePlane(plane, width, height));
    b = b.map((plane) => halvePlane(plane, width, height));
    [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  }
  return scoreOf(differences.flat());
}

/** The mean and the 4-norm of what differs in structure, of new edges and of lost edges, in the order of the weights. */
function compare(a: Float32Array, b: Float32Array, width: number, height: number): number[] {
  const product = (p: Float32Array, q: Float32Array) => p.map((value, i) => value * q[i]!);
  const [meanA, meanB, squareA, squareB, mixed] = [a, b, product(a, a), product(b, b), product(a, b)].map(
    (plane) => blur(plane, width, height),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const [structure, gained, lost] = [new Norms(), new Norms(), new Norms()];
  for (let i = 0; i < a.length; i++) {
    const [ma, mb] = [meanA[i]!, meanB[i]!];
    const luminance = 1 - (ma - mb) * (ma - mb);
    const covariance = 2 * (mixed[i]! - ma * mb) + C2;
    const variances = squareA[i]! - ma * ma + (squareB[i]! - mb * mb) + C2;
    structure.add(Math.max(0, 1 - (luminance * covariance) / variances));
    const edge = (1 + Math.abs(b[i]! - mb)) / (1 + Math.abs(a[i]! - ma)) - 1;
    gained.add(Math.max(0, edge));
    lost.add(Math.max(0, -edge));
  }
  const all = [structure, gained, lost];
  return [...all.map((norms) => norms.mean), ...all.map((norms) => norms.fourth)];
}

class Norms {
  #count = 0;
  #sum = 0;
  #fourths = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    const square = value * value; // a power would take four times as long
    this.#fourths += square * square;
  }

  get mean(): number {
    return this.#sum / this.#count;
  }

  get fourth(): number {
    return (this.#fourths / this.#count) ** 0.25;
  }
}

/** The weights are those of six scales; with fewer they are taken in the same order, as the reference does. */
function scoreOf(differences: readonly number[]): number {
  const sum = differences.reduce((total, difference, i) => total + WEIGHTS[i]! * difference, 0);
  const d = 0.9562382616834844 * sum;
  const stretched = 2.326765642916932 * d - 0.020884521182843837 * d ** 2 + 6.248496625763138e-5 * d ** 3;
  return stretched > 0 ? 100 - 10 * stretched ** 0.6276336467831387 : 100;
}
