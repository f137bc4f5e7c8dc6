/** What a latent can be applied to. */
export type Use = 'denoise' | 'inpaint' | 'sample' | 'interpolate' | 'features' | 'augment';

/** Options of `aec train` that make a model for that use, from images of one's own. */
const TRAINING: Readonly<Record<Use, string>> = {
  denoise: '--preset denoising',
  inpaint: '--preset vae',
  sample: '--preset vae',
  interpolate: '--preset vae',
  features: '--preset vae',
  augment: '--preset vae',
};

/** The command that trains a model for that use. */
export function trainingFor(use: Use): string {
  return `aec train ${TRAINING[use]} --data DIR -o models/NAME`;
}
