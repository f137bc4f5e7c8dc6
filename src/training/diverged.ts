import type { Settings } from '../architectures/settings.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { AecError } from '../errors.js';

/** The error for a training whose numbers became too large to go on with, or none: `what` says which, and where. */
export function diverged(what: string, config: TrainingConfig, options?: ErrorOptions): AecError {
  const { settings } = trainingArchitecture(config.architecture);
  const causes = ['learning rate', ...weightsOf(settings, config)].join(' or ');
  return new AecError('model', `training diverged: ${what}; train with a lower ${causes}`, options);
}

/** The weights of the loss that were set higher than usual, in words: a rate, however low, does not make up for one that is far too large. */
function weightsOf(settings: Settings, config: TrainingConfig): string[] {
  return Object.entries(settings)
    .filter(([key, { weighs, fallback }]) => weighs && Number(config[key]) > Number(fallback))
    .map(([key]) => `${key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} (${config[key]})`);
}
