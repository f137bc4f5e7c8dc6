import { cropMiddle } from '../image/crop.js';
import type { Dataset } from './dataset-contract.js';

/** A data set of which `image` gives at most the middle `side × side` pixels of each image. */
export function middleCrops(dataset: Dataset, side: number): Dataset {
  const { name, count, channels, smallest, skipped, labels } = dataset;
  return {
    name,
    count,
    channels,
    smallest: { width: Math.min(side, smallest.width), height: Math.min(side, smallest.height) },
    skipped,
    ...(labels ? { labels } : {}),
    image: async (index) => cropMiddle(await dataset.image(index), side),
    nameOf: (index) => dataset.nameOf(index),
    patches: (...given) => dataset.patches(...given),
  };
}
