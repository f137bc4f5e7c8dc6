import type { Model, TransformModel } from '../architectures/model.js';
import { AecError } from '../errors.js';

/** The model, if its latent is a small description of the image; `AecError('usage')` for `rd`, whose latent is the image itself. */
export function requireLatent(model: Model): TransformModel {
  if (model.kind === 'transform') return model;
  throw new AecError(
    'usage',
    `model ${model.id} has no latent apart from the image itself; take one that has, like mnist-vae or mnist-conv-8`,
  );
}

/** Whether latents of the model follow the standard normal distribution: it was trained as a variational autoencoder. */
export function isVariational({ spec }: TransformModel): boolean {
  return spec.prior === 'normal';
}

/** The model, if images can be drawn from it; `AecError('usage')` else. */
export function requireVariational(model: Model): TransformModel {
  if (model.kind === 'transform' && isVariational(model)) return model;
  throw new AecError(
    'usage',
    `model ${model.id} is not variational: nothing is known of which latents are images; ` +
      'take mnist-vae or mnist-vae-2d, or train one with --beta 1',
  );
}
