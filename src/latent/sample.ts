import { fromModelImages, toModelImages } from '../codec/planes.js';
import { latentShape } from '../codec/transforms.js';
import type { Random } from '../data/random.js';
import { symbolCount } from '../entropy/entropy-model.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import type { TransformModel } from '../models/model.js';
import { toImages, toLatents } from './transforms.js';

/** The part of a latent plane that a map shows, in standard deviations of the prior to each side. */
const MAP_REACH = 2.5;

/** New images: latents drawn from the standard normal prior of a variational model, decoded (Kingma & Welling 2014). */
export function sampleImages(
  model: TransformModel,
  count: number,
  side: number,
  random: Random,
): Promise<Image[]> {
  const latents = Array.from({ length: count }, () => {
    const latent = new Float32Array(symbolCount(latentShape(model.spec.geometry, side, side)));
    random.fillNormal(latent, 1);
    return latent;
  });
  return toImages(model, latents, side, side);
}

/**
 * `steps` images on the straight line between the latents of two images, both ends included.
 * `AecError('input')` where they differ in size or channels.
 */
export async function interpolateImages(
  model: TransformModel,
  from: Image,
  to: Image,
  steps: number,
): Promise<Image[]> {
  const { width, height, channels } = from;
  if (to.width !== width || to.height !== height || to.channels !== channels) {
    const sizes = [from, to].map((image) => `${image.width}×${image.height}×${image.channels}`).join(' and ');
    throw new AecError('input', `images to interpolate between must be of one size and kind, not ${sizes}`);
  }
  const encode = (image: Image) => toLatents(model, toModelImages(image, model.spec.channels));
  const [start, end] = [await encode(from), await encode(to)];
  const images: Image[] = [];
  for (let step = 0; step < steps; step++) {
    const share = step / (steps - 1);
    const between = start.map((latent, plane) =>
      latent.map((value, i) => value + share * (end[plane]![i]! - value)),
    );
    images.push(fromModelImages(await toImages(model, between, width, height), channels));
  }
  return images;
}

/** Rows of images over the plane of a latent of two numbers: the first grows to the right, the second upwards. */
export async function latentMap(model: TransformModel, side: number): Promise<Image[][]> {
  const { stride } = model.spec.geometry;
  const at = (place: number) => MAP_REACH * ((2 * place) / (side - 1) - 1);
  const rows: Image[][] = [];
  for (let row = 0; row < side; row++) {
    const latents = Array.from({ length: side }, (_, column) =>
      Float32Array.of(at(column), at(side - 1 - row)),
    );
    rows.push(await toImages(model, latents, stride, stride));
  }
  return rows;
}
