import path from 'node:path';
import { codingArchitecture } from '../architectures/coding-registry.js';
import { checkSettings, SettingError, type Settings } from '../architectures/settings.js';
import { commonSettings, type Preset, type TrainingConfig } from '../architectures/training-config.js';
import {
  DEFAULT_ARCHITECTURE,
  trainingArchitecture,
  trainingArchitectures,
} from '../architectures/training-registry.js';
import { shippedIds } from '../model-store/named-models.js';
import { didYouMean } from '../suggest.js';
import { findPreset, type NamedPreset } from './presets.js';

/** How long a training on somebody's own images takes unless its epochs are given. */
export const DEFAULT_MINUTES = 10;

/** A request to train: a preset, an id, and the settings that differ from the preset and the defaults. */
export interface TrainingRequest extends Preset {
  readonly preset?: string;
  readonly id?: string;
}

/**
 * Completes the configuration of a training. Settings that were asked for come before the preset, and the preset before the
 * defaults; own data for which neither gives epochs is trained on for ten minutes. `AecError('usage')` for unknown settings, impossible values, and values that do not go together.
 */
export function trainingConfig(request: TrainingRequest = {}): TrainingConfig {
  const { preset: name, id, ...others } = request;
  const asked: Preset = withoutUndefined(others);
  const preset = name === undefined ? undefined : findPreset(name);
  const given: Preset = { ...preset?.settings, ...asked };
  const { architecture: architectureName = DEFAULT_ARCHITECTURE } = given;
  const architecture = trainingArchitecture(architectureName);
  const settings: Settings = { ...commonSettings, ...architecture.settings };
  const defaults = Object.fromEntries(Object.entries(settings).map(([key, { fallback }]) => [key, fallback]));
  const { data } = { ...commonDefaults, ...given };
  const config: TrainingConfig = {
    ...commonDefaults,
    ...defaults,
    minutes: isOwnData(data) && given.epochs === undefined ? DEFAULT_MINUTES : 0,
    ...given,
    id: id ?? defaultId(data, preset, architectureName),
    preset: preset?.id ?? null,
    architecture: architectureName,
    architectureOptions: { ...preset?.settings.architectureOptions, ...asked.architectureOptions },
  };
  const complete = architecture.complete?.(config, (key) => key in asked) ?? config;
  checkConfig(complete);
  return complete;
}

/** Throws `AecError('usage')` if no training is possible with this configuration. */
export function checkConfig(config: TrainingConfig): void {
  const { id, preset, architecture: name, architectureOptions, ...values } = config;
  const architecture = trainingArchitecture(name);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new SettingError('id', `must consist of lower-case letters, digits and dashes, not "${id}"`);
  }
  const settings: Settings = { ...commonSettings, ...architecture.settings };
  for (const key of Object.keys(values)) if (!settings[key]) throw unknownSetting(key, name);
  checkSettings(settings, values);
  codingArchitecture(name).parseOptions(architectureOptions);
  architecture.check?.(config);
}

/** An error that names the architectures that have the setting, or a setting with a similar name. */
function unknownSetting(key: string, architecture: string): SettingError {
  const all = trainingArchitectures();
  const owners = all.filter(({ settings }) => key in settings).map(({ name }) => name);
  if (owners.length > 0) {
    return new SettingError(key, `is a setting of ${owners.join(' and ')}, not of ${architecture}`);
  }
  const names = [commonSettings, ...all.map(({ settings }) => settings)].flatMap((own) => Object.keys(own));
  return new SettingError(key, `is not a setting${didYouMean(key, names)}`);
}

const commonDefaults = Object.fromEntries(
  Object.entries(commonSettings).map(([key, { fallback }]) => [key, fallback]),
) as { [K in keyof typeof commonSettings]: (typeof commonSettings)[K]['fallback'] };

function withoutUndefined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/**
 * The id of a model for which none is given: its data's name, like `icons`; of a preset on the data that it is for, the
 * preset's; and with the digits that every architecture learns, also the architecture's.
 */
function defaultId(data: string, preset: NamedPreset | undefined, architecture: string): string {
  if (preset && data === (preset.settings.data ?? commonDefaults.data)) return ownId(preset.id);
  return ownId(isOwnData(data) ? nameOfData(data) : `${data}-${architecture}`);
}

/** Whether data is somebody's own, and not the digits that come with aec. */
export function isOwnData(data: string): boolean {
  return data !== commonDefaults.data;
}

/** `id`, or another where a model that came with aec has it: an own model never takes its place. */
export function ownId(id: string): string {
  return shippedIds().has(id) ? `${id}-own` : id;
}

/**
 * The name of data as an id has it: `~/My Photos/` gives `my-photos`. The part to train on has the name of the whole:
 * `clothes/train` and `clothes/train-images-idx3-ubyte.gz` give `clothes`.
 */
function nameOfData(data: string): string {
  const [name = '', ...folders] = path
    .resolve(data)
    .split(path.sep)
    .map((part) => part.replace(/(\.\w+)+$/, ''))
    .reverse();
  const whole = /^train(ing)?(-images(-idx3-ubyte)?)?$/i.test(name) ? folders[0] : undefined;
  return idOf(whole ?? '') || idOf(name) || 'data';
}

/** The name in lower-case letters, digits and dashes, as ids are; empty if it has none of them. */
export function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
