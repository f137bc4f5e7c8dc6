import { cropMiddle } from '../image/crop.js';
import type { Dataset, Size } from './dataset-contract.js';

/** A data set of which `image` gives at most the middle `side × side` pixels of each image. */
export function middleCrops(dataset: Dataset, side: number): Dataset {
  const { name, count, channels, usual, largest, hasAlpha, skipped, notes, labels } = dataset;
  const within = ({ width, height }: Size) => ({
    width: Math.min(side, width),
    height: Math.min(side, height),
  });
  return {
    name,
    count,
    channels,
    usual: within(usual),
    largest: within(largest),
    hasAlpha,
    skipped,
    notes,
    ...(labels ? { labels } : {}),
    image: async (index) => cropMiddle(await dataset.image(index), side),
    nameOf: (index) => dataset.nameOf(index),
    patches: (...given) => dataset.patches(...given),
    inChannels: (wanted) => middleCrops(dataset.inChannels(wanted), side),
  };
}
