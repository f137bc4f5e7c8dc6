import type { Recipe } from '../architecture.js';

export const losslessPresets: Readonly<Record<string, Recipe>> = {
  // For `--data DIR`, a folder of photographs, at several sizes each.
  'photo-lossless': {
    summary: 'photographs without loss or nearly so, and nothing else; hours',
    data: 'photos',
    epochs: 24,
    batchSize: 4,
    learningRate: 2e-3,
    validationSplit: 0.04,
    patchSize: 96,
  },
};
