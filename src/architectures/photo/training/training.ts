import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import type { TrainingConfig } from '../../training-config.js';
import { photoPresets } from '../presets.js';
import { recommendPhoto } from './recommend.js';
import { type PhotoConfig, photoSettings } from './settings.js';

export const photoTraining: TrainingArchitecture = {
  name: 'photo',
  settings: photoSettings,
  presets: photoPresets,
  complete: (config, isGiven) => fitStages(photoConfig(config), isGiven),
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

/** In a short run, the last two stages take a third of the epochs each, unless their lengths were given. */
function fitStages(config: PhotoConfig, isGiven: (setting: string) => boolean): PhotoConfig {
  const { epochs, hardEpochs, sampleEpochs } = config;
  if (hardEpochs + sampleEpochs < epochs) return config;
  const third = Math.floor(epochs / 3);
  return {
    ...config,
    hardEpochs: isGiven('hardEpochs') ? hardEpochs : third,
    sampleEpochs: isGiven('sampleEpochs') ? sampleEpochs : third,
  };
}
