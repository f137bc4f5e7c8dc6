import { AecError } from '../../../errors.js';
import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import { fitHardEpochs, type TrainingConfig } from '../../training-config.js';
import { rdPresets } from '../presets.js';
import { type RdConfig, rdSettings } from './settings.js';

export const rdTraining: TrainingArchitecture = {
  name: 'rd',
  settings: rdSettings,
  presets: rdPresets,
  complete: (config, isGiven) => (isGiven('hardEpochs') ? config : fitHardEpochs(rdConfig(config))),
  async create(config, { channels }) {
    if (channels !== 1)
      throw new AecError('usage', 'rd trains on gray images; it codes colour ones plane by plane');
    const { RdTraining } = await import('./rd-training.js');
    return new RdTraining(rdConfig(config));
  },
};

function rdConfig(config: TrainingConfig): RdConfig {
  return withSettings(rdSettings, config);
}
