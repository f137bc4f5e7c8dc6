import type { LatentSpace } from '../architectures/architecture.js';
import type { Dataset } from '../data/dataset.js';
import type { Random } from '../data/random.js';
import type { Image } from '../image/image.js';
import { runsOf } from './image-runs.js';
import { toImages, toLatents } from './latent-space.js';

export interface Variation {
  /** Standard deviation of the noise on a latent value, relative to that of its channel over the data. */
  readonly noise: number;
  /** A variation moves towards another image by a share of the way, drawn uniformly from 0 to this. */
  readonly mix: number;
}

/** The most images that the spread of the latent is measured on. */
const MOST_IMAGES = 1000;

/** The standard deviation of each latent channel over the first images of a data set. */
export async function latentDeviations(space: LatentSpace, dataset: Dataset): Promise<number[]> {
  const { latentChannels } = space.geometry;
  const sums = Array.from({ length: latentChannels }, () => ({ count: 0, sum: 0, squares: 0 }));
  for await (const { first, images } of runsOf(dataset)) {
    if (first >= MOST_IMAGES) break;
    for (const latent of await toLatents(space, images)) {
      for (const [i, value] of latent.entries()) {
        const channel = sums[i % latentChannels]!;
        channel.count++;
        channel.sum += value;
        channel.squares += value * value;
      }
    }
  }
  return sums.map(({ count, sum, squares }) => Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)));
}

/**
 * Makes `count` variations of an image. Its latent moves towards that of another image of the same size, if there is one,
 * noise is added, and the result is decoded (DeVries & Taylor 2017, "Dataset Augmentation in Feature Space"). All
 * randomness comes from `random`.
 */
export async function varyImage(
  space: LatentSpace,
  deviations: readonly number[],
  { image, other }: { readonly image: Image; readonly other?: Image },
  { noise, mix }: Variation,
  count: number,
  random: Random,
): Promise<Image[]> {
  const [own, target = own] = (await toLatents(space, other ? [image, other] : [image])) as [
    Float32Array,
    Float32Array?,
  ];
  const latents = Array.from({ length: count }, () => {
    const share = mix * random.float();
    return own.map((value, i) => {
      const shaken = noise * deviations[i % deviations.length]! * random.normal();
      return value + share * (target[i]! - value) + shaken;
    });
  });
  return toImages(space, latents, image.width, image.height);
}
