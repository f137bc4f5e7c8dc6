import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';
import type { TrainingArchitecture } from './architecture.js';
import { convTraining, denseTraining } from './classical/training/training.js';
import { losslessTraining } from './lossless/training/training.js';
import { photoTraining } from './photo/training/training.js';
import { rdTraining } from './rd/training/training.js';

/** Those of aec. */
const own: readonly TrainingArchitecture[] = [
  convTraining,
  denseTraining,
  rdTraining,
  photoTraining,
  losslessTraining,
];

/** The architectures that can be trained. */
const architectures = [...own];

/** The architecture that is trained where none is named: the one of the tutorials. */
export const DEFAULT_ARCHITECTURE = convTraining.name;

/**
 * Adds an architecture, or replaces the one of the same name. `AecError('usage')` if it has a setting that means something
 * else in another architecture: each is one option of the program.
 */
export function registerTraining(architecture: TrainingArchitecture): void {
  const others = architectures.filter(({ name }) => name !== architecture.name);
  for (const [key, setting] of Object.entries(architecture.settings)) {
    const other = others.find(({ settings }) => settings[key] && settings[key] !== setting);
    if (!other) continue;
    const advice = 'use the setting of that architecture, or another name';
    throw new AecError(
      'usage',
      `${architecture.name}: ${other.name} has a setting ${key} already; ${advice}`,
    );
  }
  architectures.splice(0, architectures.length, ...others, architecture);
}

export function trainingArchitectures(): readonly TrainingArchitecture[] {
  return architectures;
}

/** The architecture of that name; `AecError('usage')` if it cannot be trained. */
export function trainingArchitecture(name: string): TrainingArchitecture {
  const found = architectures.find((architecture) => architecture.name === name);
  if (found) return found;
  const names = architectures.map((architecture) => architecture.name);
  throw new AecError(
    'usage',
    `no architecture "${name}"${didYouMean(name, names)}; there is ${names.join(', ')}`,
  );
}

/** Whether another thread finds the same architecture under this name: not if it was registered in this one. */
export function otherThreadsKnow(name: string): boolean {
  return own.includes(trainingArchitecture(name));
}
