import type { StoredModel } from '../../../model-store/read-model.js';
import type { TrainingArchitecture } from '../../architecture.js';
import { withSettings } from '../../settings.js';
import { fitHardEpochs, type TrainingConfig } from '../../training-config.js';
import { convPresets, densePresets } from '../presets.js';
import { type ClassicalConfig, checkClassical, classicalSettings } from './settings.js';

/** What conv and dense have in common. */
const classical = {
  settings: classicalSettings,
  complete(config, isGiven) {
    if (isGiven('hardEpochs')) return config;
    const own = classicalConfig(config);
    return own.objective === 'reconstruction' ? { ...own, hardEpochs: 0 } : fitHardEpochs(own);
  },
  check: (config) => checkClassical(classicalConfig(config)),
} satisfies Partial<TrainingArchitecture>;

export const convTraining: TrainingArchitecture = {
  ...classical,
  name: 'conv',
  presets: convPresets,
  async create(config, data) {
    const [{ createClassical }, { conv }] = await Promise.all([import('./create.js'), import('../conv.js')]);
    return createClassical(conv, classicalConfig(config), data);
  },
  openFloat: (stored) => openFloat(stored, 'loadConvLayers'),
};

export const denseTraining: TrainingArchitecture = {
  ...classical,
  name: 'dense',
  presets: densePresets,
  async create(config, data) {
    const [{ createClassical }, { dense }] = await Promise.all([
      import('./create.js'),
      import('../dense.js'),
    ]);
    return createClassical(dense, classicalConfig(config), data);
  },
  openFloat: (stored) => openFloat(stored, 'loadDenseLayers'),
};

async function openFloat(stored: StoredModel, loader: 'loadConvLayers' | 'loadDenseLayers') {
  const [{ openFloatClassical }, layers] = await Promise.all([
    import('./float-coder.js'),
    import('../layers.js'),
  ]);
  return openFloatClassical(stored, layers[loader]);
}

function classicalConfig(config: TrainingConfig): ClassicalConfig {
  return withSettings(classicalSettings, config);
}
