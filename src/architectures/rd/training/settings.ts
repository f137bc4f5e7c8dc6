import type { Settings, ValuesOf } from '../../settings.js';
import { text } from '../../settings.js';
import { from, hardEpochs, lambda, type TrainingConfig } from '../../training-config.js';

/** The settings of `rd` beside the common ones. */
export const rdSettings = {
  hardEpochs,
  lambda,
  from,
  only: text('', 'stage', 'train this stage alone: context-0, decoder or context-1'),
} satisfies Settings;

export type RdConfig = TrainingConfig & ValuesOf<typeof rdSettings>;
