import type { LatentSpace } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { runSteps } from '../steps.js';
import { trainingFor, type Use } from './uses.js';

/** The latent space of a model. `AecError('usage')` if it has none, with what to train for that use. */
export function requireLatent({ id, coder }: Model, use: Use): LatentSpace {
  const { latentSpace } = coder;
  if (latentSpace && (worksOnBlocks(use) || !isOfBlocks(latentSpace))) return latentSpace;
  if (latentSpace) {
    throw new AecError(
      'usage',
      `model ${id} describes blocks of pixels, not what they show, so it cannot ${use}; take mnist-denoising or mnist-vae ` +
        `for digits, or train a model on images of yours: ${trainingFor(use)}`,
    );
  }
  throw new AecError(
    'usage',
    `model ${id} has no latent apart from the image itself; take a model that has one, like mnist-vae or mnist-conv-8 ` +
      `for digits, or train one on images of yours: ${trainingFor(use)}`,
  );
}

/** Whether latents are coefficients of blocks, each predicted by its neighbours: noise on them is noise on the picture. */
function isOfBlocks({ prior }: LatentSpace): boolean {
  return prior !== 'normal' && 'taps' in prior;
}

function worksOnBlocks(use: Use): boolean {
  return use !== 'denoise' && use !== 'augment';
}

/** The latent space of a variational model, from which images can be drawn. `AecError('usage')` if it is not variational. */
export function requireVariational(model: Model): LatentSpace {
  const { latentSpace } = model.coder;
  if (latentSpace?.prior === 'normal') return latentSpace;
  throw new AecError(
    'usage',
    `model ${model.id} is not variational, so its latents cannot be drawn from a known distribution; ` +
      `take mnist-vae or mnist-vae-2d, or train one on images of yours: ${trainingFor('sample')}`,
  );
}

/** x → y for images of one size with the model's channels: latents before rounding, channels last. */
export function toLatents(space: LatentSpace, images: readonly Image[]): Promise<Float32Array[]> {
  return runSteps(space.encode(images), {});
}

/** y → x̂: the images of `width × height` pixels of any latents. */
export function toImages(
  space: LatentSpace,
  latents: readonly Float32Array[],
  width: number,
  height: number,
): Promise<Image[]> {
  return runSteps(space.decode(latents, width, height), {});
}
