import type { ImageTraits } from '../../../data/image-traits.js';
import type { Recommendation } from '../../architecture.js';
import { photoPresets } from '../presets.js';

const LARGEST_PATCH = 128;
const STRIDE = 16;
/** Pixels of a training step, about as many as in the recipe of the shipped model. */
const STEP_PIXELS = 2 ** 16;

/** The recipe of the shipped model for a short training that starts from its weights. It suits all images. */
export function recommendPhoto({ usual, areGraphics }: ImageTraits): Recommendation | undefined {
  const side = Math.min(LARGEST_PATCH, usual.width, usual.height);
  if (side < STRIDE) return undefined;
  const patchSize = side - (side % STRIDE);
  const { learningRate, structure, clipNorm } = photoPresets.photo!;
  return {
    reason: 'every quality, for colour and for large images',
    settings: {
      ...{ learningRate, structure, clipNorm },
      from: 'photo',
      epochs: 20,
      hardEpochs: 5,
      patchSize,
      batchSize: Math.max(4, Math.min(16, Math.round(STEP_PIXELS / patchSize ** 2))),
      // Letters and signs mean nothing mirrored.
      augment: !areGraphics,
      // The first steps of a fresh optimizer are large.
      warmup: 0.5,
      averaging: 0.99,
    },
  };
}
