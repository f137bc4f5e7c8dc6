import type { Model } from '../architectures/model.js';
import { fromModelImages, toModelImages } from '../codec/planes.js';
import { type Corruption, corrupt } from '../data/corrupt.js';
import type { Random } from '../data/random.js';
import type { Image } from '../image/image.js';
import { requireLatent, toImages, toLatents } from './latent-space.js';

/**
 * What is left of an image that went through the latent and back, unrounded: with a model trained from damaged images
 * to clean ones (Vincent et al. 2010) the image without its noise. Any size; colour through a gray model by planes.
 * `AecError('usage')` for a model without a latent of its own.
 */
export async function denoise(image: Image, model: Model): Promise<Image> {
  const own = requireLatent(model);
  const planes = toModelImages(image, own.channels);
  const cleaned = await toImages(own, await toLatents(own, planes), image.width, image.height);
  return { ...image, data: fromModelImages(cleaned, image.channels).data };
}

/** The image with noise added, in 8 bits; all chance comes from `random`. */
export function addNoise(image: Image, corruption: Corruption, random: Random): Image {
  const samples = Float32Array.from(image.data, (sample) => sample / 255);
  const data = Uint8Array.from(corrupt(samples, corruption, random), (value) => Math.round(value * 255));
  return { ...image, data };
}
