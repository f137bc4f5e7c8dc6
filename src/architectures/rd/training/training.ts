import { AecError } from '../../../errors.js';
import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import { fitHardEpochs, type TrainingConfig } from '../../training-config.js';
import { rdPresets } from '../presets.js';
import { recommendRd } from './recommend.js';
import { type RdConfig, rdSettings } from './settings.js';

export const rdTraining: TrainingArchitecture = {
  name: 'rd',
  settings: rdSettings,
  presets: rdPresets,
  complete: (config, isGiven) => (isGiven('hardEpochs') ? config : fitHardEpochs(rdConfig(config))),
  recommend: recommendRd,
  async create(config, { channels }) {
    if (channels !== 1)
      throw new AecError(
        'usage',
        'rd trains on gray images, and these are in colour; train the architecture photo',
      );
    const { RdTraining } = await import('./rd-training.js');
    return new RdTraining(rdConfig(config));
  },
  openFloat: async (stored) => (await import('./float-coder.js')).openFloatRd(stored),
};

function rdConfig(config: TrainingConfig): RdConfig {
  return withSettings(rdSettings, config);
}
