import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import { fitHardEpochs, type TrainingConfig } from '../../training-config.js';
import { photoPresets } from '../presets.js';
import { recommendPhoto } from './recommend.js';
import { type PhotoConfig, photoSettings } from './settings.js';

export const photoTraining: TrainingArchitecture = {
  name: 'photo',
  settings: photoSettings,
  presets: photoPresets,
  complete: (config, isGiven) => (isGiven('hardEpochs') ? config : fitHardEpochs(photoConfig(config))),
  channels: 3,
  recommend: recommendPhoto,
  async create(config) {
    const { PhotoTraining } = await import('./photo-training.js');
    return new PhotoTraining(photoConfig(config));
  },
  openFloat: async (stored) => (await import('./float-coder.js')).openFloatPhoto(stored),
};

function photoConfig(config: TrainingConfig): PhotoConfig {
  return withSettings(photoSettings, config);
}
