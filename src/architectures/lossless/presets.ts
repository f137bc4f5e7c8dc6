import type { Preset } from '../training-config.js';

export const losslessPresets: Readonly<Record<string, Preset>> = {
  // For `--data DIR`, a folder of photographs, at several sizes each.
  'photo-lossless': {
    data: 'photos',
    epochs: 24,
    batchSize: 4,
    learningRate: 2e-3,
    validationSplit: 0.04,
    patchSize: 96,
  },
};
