import type { LatentSpace } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { fromModelImages, toModelImages } from '../codec/planes.js';
import { Random } from '../data/random.js';
import { symbolCount } from '../entropy/entropy-model.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { latentShape } from '../runtime/tiled-transforms.js';
import { requireLatent, requireVariational, toImages, toLatents } from './latent-space.js';
import { normalQuantile } from './normal-quantile.js';

export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  /** Side of the images in pixels. Default: one latent cell. */
  readonly side?: number;
}

/**
 * Draws latents from the standard normal prior of a variational model and decodes them (Kingma & Welling 2014).
 * `AecError('usage')` if the model is not variational.
 */
export function sampleImages(model: Model, { count, seed, side }: SampleOptions): Promise<Image[]> {
  const own = requireVariational(model);
  const { geometry } = own;
  const pixels = side ?? geometry.stride;
  const random = new Random(seed);
  const latents = Array.from({ length: count }, () => {
    const latent = new Float32Array(symbolCount(latentShape(geometry, pixels, pixels)));
    random.fillNormal(latent, 1);
    return latent;
  });
  return toImages(own, latents, pixels, pixels);
}

/**
 * Decodes `steps` latents on the straight line between those of two images, both ends included. `AecError('input')` if the
 * images differ in size or channels, `usage` for a model without a latent space.
 */
export async function interpolateImages(
  model: Model,
  from: Image,
  to: Image,
  steps: number,
): Promise<Image[]> {
  const { width, height, channels } = from;
  if (to.width !== width || to.height !== height || to.channels !== channels) {
    const sizes = [from, to].map((image) => `${image.width}×${image.height}×${image.channels}`).join(' and ');
    throw new AecError(
      'input',
      `images to interpolate between must have the same size and channels, not ${sizes}`,
    );
  }
  const own = requireLatent(model, 'interpolate');
  const encode = (image: Image) => toLatents(own, toModelImages(image, own.channels));
  const [start, end] = [await encode(from), await encode(to)];
  const images: Image[] = [];
  for (let step = 0; step < steps; step++) {
    const share = step / (steps - 1);
    const between = start.map((latent, plane) =>
      latent.map((value, i) => value + share * (end[plane]![i]! - value)),
    );
    images.push(fromModelImages(await toImages(own, between, width, height), channels));
  }
  return images;
}

/**
 * Decodes a grid of `side × side` latents of two numbers, row by row: the first number grows to the right, the second
 * upwards, both in steps of equal probability under the prior (Kingma & Welling 2014, figure 4).
 */
export async function latentMap(space: LatentSpace, side: number): Promise<Image[][]> {
  const { stride } = space.geometry;
  const at = (place: number) => normalQuantile((place + 0.5) / side);
  const rows: Image[][] = [];
  for (let row = 0; row < side; row++) {
    const latents = Array.from({ length: side }, (_, column) =>
      Float32Array.of(at(column), at(side - 1 - row)),
    );
    rows.push(await toImages(space, latents, stride, stride));
  }
  return rows;
}
