import path from 'node:path';
import { findCodingArchitecture } from '../architectures/coding-registry.js';
import { checkSettings, SettingError, type Settings } from '../architectures/settings.js';
import { commonSettings, type Preset, type TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { findPreset } from './presets.js';

/** What a training is asked for: a preset, an id, and the settings that differ from those. */
export interface TrainingRequest extends Preset {
  readonly preset?: string;
  readonly id?: string;
}

const DEFAULT_ARCHITECTURE = 'conv';

/**
 * The whole configuration of a training: what was asked for, over its preset, over the defaults of its architecture.
 * `AecError('usage')` for unknown settings, impossible values, and values that do not go together.
 */
export function trainingConfig(request: TrainingRequest = {}): TrainingConfig {
  const { preset: name, id, ...asked } = request;
  const preset = name === undefined ? undefined : findPreset(name);
  const given: Preset = { ...preset?.settings, ...withoutUndefined(asked) };
  const { architecture: architectureName = DEFAULT_ARCHITECTURE } = given;
  const architecture = trainingArchitecture(architectureName);
  const settings: Settings = { ...commonSettings, ...architecture.settings };
  const defaults = Object.fromEntries(Object.entries(settings).map(([key, { fallback }]) => [key, fallback]));
  const { data } = { ...commonDefaults, ...given };
  const config: TrainingConfig = {
    ...commonDefaults,
    ...defaults,
    ...given,
    id: id ?? preset?.id ?? `${nameOfData(data)}-${architectureName}`,
    preset: preset?.id ?? null,
    architecture: architectureName,
    architectureOptions: { ...preset?.settings.architectureOptions, ...asked.architectureOptions },
  };
  const complete = architecture.complete?.(config, (key) => key in asked) ?? config;
  checkConfig(complete);
  return complete;
}

/** Throws `AecError('usage')` for a configuration with which no training is possible. */
export function checkConfig(config: TrainingConfig): void {
  const { id, preset, architecture: name, architectureOptions, ...values } = config;
  const architecture = trainingArchitecture(name);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new SettingError('id', `must consist of lower-case letters, digits and dashes, not "${id}"`);
  }
  checkSettings({ ...commonSettings, ...architecture.settings }, values);
  findCodingArchitecture(name).parseOptions(architectureOptions);
  architecture.check?.(config);
}

const commonDefaults = Object.fromEntries(
  Object.entries(commonSettings).map(([key, { fallback }]) => [key, fallback]),
) as { [K in keyof typeof commonSettings]: (typeof commonSettings)[K]['fallback'] };

function withoutUndefined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** The part of a model's id that names the data: `~/My Photos/` gives `my-photos`. */
function nameOfData(data: string): string {
  const name = path.basename(path.resolve(data)).replace(/(\.\w+)+$/, '');
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'data'
  );
}
