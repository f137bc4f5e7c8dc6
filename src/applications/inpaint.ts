import type { LatentSpace, LatentTransforms } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { fromModelImages, toModelImages } from '../codec/planes.js';
import { Random } from '../data/random.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { type CallOptions, runSteps, type Steps } from '../steps.js';
import { cutBlocks, pasteBlocks } from './blocks.js';
import { fillSmoothly, fillWithMean } from './fill-missing.js';
import { InpaintingSearch } from './inpainting-search.js';
import { requireLatent } from './latent-space.js';

export interface InpaintOptions extends CallOptions {
  /** Steps of Adam. */
  readonly steps: number;
  readonly seed: number;
  /** The price in bits of a squared error of 1 (8-bit samples) on the known pixels, against the bits of the latent. */
  readonly lambda: number;
}

/** The most pixels × starts: each step runs the decoder and its gradient on all of them at once. */
const MOST_PIXELS = 2 ** 20;
/** With a variational model the search starts from this many latents and keeps the best. */
const STARTS = 8;

/**
 * Fills in the pixels where `missing` (`[height × width]`) is not 0. Gradient descent through the decoder searches for a
 * likely latent whose image agrees with the known pixels (Yeh et al. 2017, "Semantic
 * Image Inpainting with Deep Generative Models", with the decoder of an autoencoder). Known pixels stay as they are.
 *
 * `AecError('input')` if the mask has no known or no missing pixels, or the image is too large; `usage` for a model without
 * a latent space.
 */
export async function inpaint(
  image: Image,
  missing: Uint8Array,
  model: Model,
  { steps, seed, lambda, ...call }: InpaintOptions,
): Promise<Image> {
  check(image, missing);
  const own = requireLatent(model, 'inpaint');
  const planes = toModelImages(image, own.channels);
  const layers = await own.layers();
  const work = search(planes, missing, own, layers, { steps, seed, lambda });
  const filled = fromModelImages(await runSteps(work, call), image.channels);
  const data = image.data.map((sample, i) =>
    missing[Math.floor(i / image.channels)] === 0 ? sample : filled.data[i]!,
  );
  return { ...image, data };
}

function* search(
  planes: readonly Image[],
  missing: Uint8Array,
  space: LatentSpace,
  layers: LatentTransforms,
  { steps, seed, lambda }: Omit<InpaintOptions, keyof CallOptions>,
): Steps<Image[]> {
  const { geometry } = space;
  const { width, height } = planes[0]!;
  // A latent that stands for a whole image is found best from a neutral start, one of parts from what is around the hole.
  const fill = space.prior === 'normal' ? fillWithMean : fillSmoothly;
  const blocks = planes.flatMap((plane) => cutBlocks(fill(plane, missing), missing, geometry));
  const starts = space.prior === 'normal' ? STARTS : 1;
  const found = new InpaintingSearch(space, layers, blocks, starts, lambda, new Random(seed));
  try {
    for (let step = 1; step <= steps; step++) {
      found.step();
      if (step < steps) yield step / steps;
    }
    return pasteBlocks(found.best(), planes.length, { width, height }, geometry);
  } finally {
    found.dispose();
  }
}

function check({ width, height }: Image, missing: Uint8Array): void {
  if (width * height > MOST_PIXELS / STARTS) {
    const most = `at most ${MOST_PIXELS / STARTS} pixels are searched for together`;
    throw new AecError('input', `${width}×${height} pixels; ${most}: cut out the part around the hole`);
  }
  if (missing.every((pixel) => pixel === 0)) {
    throw new AecError('input', 'the mask has no white pixel: nothing is missing');
  }
  if (!missing.includes(0)) throw new AecError('input', 'the mask is all white: nothing is known');
}
