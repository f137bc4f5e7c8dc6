import type { Model } from '../architectures/model.js';
import { fromModelImages, toModelImages } from '../codec/planes.js';
import { type Corruption, corrupt } from '../data/corrupt.js';
import type { Random } from '../data/random.js';
import type { Image } from '../image/image.js';
import { requireLatent, toImages, toLatents } from './latent-space.js';

/**
 * Sends an image through the unrounded latent and back. A model that was trained to turn damaged images into clean ones
 * (Vincent et al. 2010) thereby removes noise. The image may have any size; a gray model denoises colour plane by plane.
 * `AecError('usage')` for a model without a latent space.
 */
export async function denoise(image: Image, model: Model): Promise<Image> {
  const own = requireLatent(model, 'denoise');
  const planes = toModelImages(image, own.channels);
  const cleaned = await toImages(own, await toLatents(own, planes), image.width, image.height);
  return { ...image, data: fromModelImages(cleaned, image.channels).data };
}

/** Adds noise to an image of 8-bit samples; all randomness comes from `random`. */
export function addNoise(image: Image, corruption: Corruption, random: Random): Image {
  const samples = new Float32Array(image.data).map((sample) => sample / 255);
  const data = new Uint8Array(corrupt(samples, corruption, random).map((value) => Math.round(value * 255)));
  return { ...image, data };
}
