import type { ImageTraits } from '../../../data/image-traits.js';
import type { Recommendation } from '../../architecture.js';
import { rdPresets } from '../presets.js';

/** The most pixels of an image: coding is slow on large ones. */
const MOST_PIXELS = 2 ** 14;

/** Settings for small gray images of any kind. */
export function recommendRd({ channels, largest }: ImageTraits): Recommendation | undefined {
  if (channels !== 1 || largest.width * largest.height > MOST_PIXELS) return undefined;
  const { batchSize, learningRate } = rdPresets['mnist-rd']!;
  return {
    reason: 'every quality up to lossless, for small gray images',
    settings: { batchSize, learningRate, epochs: 20, hardEpochs: 4 },
  };
}
