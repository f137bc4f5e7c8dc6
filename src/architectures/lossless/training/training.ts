import type { TrainingArchitecture } from '../../architecture.js';
import { losslessPresets } from '../presets.js';

export const losslessTraining: TrainingArchitecture = {
  name: 'lossless',
  settings: {},
  presets: losslessPresets,
  create: async (config) => new (await import('./lossless-training.js')).LosslessTraining(config),
  openFloat: async (stored) => (await import('./float-coder.js')).openFloatLossless(stored),
};
