import type { Recipe } from '../architecture.js';

export const photoPresets: Readonly<Record<string, Recipe>> = {
  // For `--data DIR`, a folder of photographs. On one processor core an epoch takes about four minutes.
  photo: {
    summary: 'photographs at every quality, like the shipped photo; an hour and more',
    data: 'photos',
    epochs: 16,
    hardEpochs: 4,
    batchSize: 8,
    patchSize: 128,
    patchesPerEpoch: 7000,
    augment: true,
    learningRate: 4e-4,
    structure: 0.4,
    warmup: 0.1,
    clipNorm: 1,
    averaging: 0.998,
    validationSplit: 0.096,
  },
};
