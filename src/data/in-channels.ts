import { withChannels } from '../image/channels.js';
import type { Dataset } from './dataset-contract.js';
import { cutPatches } from './patches.js';

/** The images of a data set with that number of channels: colour becomes its luma, gray is repeated. */
export function inChannels(dataset: Dataset, channels: 1 | 3): Dataset {
  if (dataset.channels === channels) return dataset;
  const image = async (index: number) => withChannels(await dataset.image(index), channels);
  const { name, count, smallest, skipped, labels } = dataset;
  return {
    name,
    count,
    channels,
    smallest,
    skipped,
    ...(labels ? { labels } : {}),
    image,
    nameOf: (index) => dataset.nameOf(index),
    patches: (indices, size, random, augment = false) =>
      cutPatches(indices, image, size, channels, random, augment),
  };
}
