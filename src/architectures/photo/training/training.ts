import { AecError } from '../../../errors.js';
import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import { fitHardEpochs, type TrainingConfig } from '../../training-config.js';
import { photoPresets } from '../presets.js';
import { type PhotoConfig, photoSettings } from './settings.js';

export const photoTraining: TrainingArchitecture = {
  name: 'photo',
  settings: photoSettings,
  presets: photoPresets,
  complete: (config, isGiven) => (isGiven('hardEpochs') ? config : fitHardEpochs(photoConfig(config))),
  async create(config, { channels }) {
    if (channels !== 3) throw new AecError('usage', 'photo trains on images in colour');
    const { PhotoTraining } = await import('./photo-training.js');
    return new PhotoTraining(photoConfig(config));
  },
  openFloat: async (stored) => (await import('./float-coder.js')).openFloatPhoto(stored),
};

function photoConfig(config: TrainingConfig): PhotoConfig {
  return withSettings(photoSettings, config);
}
