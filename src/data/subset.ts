import type { Dataset } from './dataset-contract.js';

/** The images `indices` of a data set, in that order, as a data set. There must be at least one. */
export function subsetOf(dataset: Dataset, indices: Uint32Array): Dataset {
  const { name, channels, usual, largest, hasAlpha, skipped, notes, labels } = dataset;
  return {
    name,
    count: indices.length,
    channels,
    usual,
    largest,
    hasAlpha,
    skipped,
    notes,
    ...(labels ? { labels: Uint8Array.from(indices, (index) => labels[index]!) } : {}),
    image: (index) => dataset.image(indices[index]!),
    nameOf: (index) => dataset.nameOf(indices[index]!),
    patches: (chosen, ...options) =>
      dataset.patches(
        Array.from(chosen, (index) => indices[index]!),
        ...options,
      ),
    inChannels: (wanted) => subsetOf(dataset.inChannels(wanted), indices),
  };
}
