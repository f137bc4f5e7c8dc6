import path from 'node:path';
import { Option } from 'commander';
import { codingArchitectures } from '../../../architectures/coding-registry.js';
import { type Setting, SettingError, type Settings } from '../../../architectures/settings.js';
import {
  dataSettings,
  optimizationSettings,
  type TrainingConfig,
} from '../../../architectures/training-config.js';
import { DEFAULT_ARCHITECTURE, trainingArchitectures } from '../../../architectures/training-registry.js';
import { AecError } from '../../../errors.js';
import { idOf, ownId, trainingConfig } from '../../../training/config.js';
import { presetNames } from '../../../training/presets.js';
import { anyNumber } from '../../core/value-parsers.js';

/** The options on the command line; those that were not given are absent. */
export interface TrainingChoices {
  readonly preset?: string;
  readonly id?: string;
  /** The folder of the model, whose name is the id unless `id` is given. */
  readonly output?: string;
  readonly arch?: string;
  /** `key=value` for the architecture. */
  readonly option?: readonly string[];
  readonly [attribute: string]: unknown;
}

/** Settings whose option is shorter than their name. */
const SHORT: Readonly<Record<string, string>> = { learningRate: 'lr' };

/** The options of `aec train` that determine the model, from the settings of all architectures. */
export function trainingOptions(): Option[] {
  const names = codingArchitectures().map(({ name }) => name);
  const model = [
    new Option(
      '--preset <name>',
      `start from the settings of ${presetNames().join(', ')}; mnist- may be left out. The defaults below are those without a preset`,
    ),
    new Option('--arch <name>', `architecture: ${names.join(', ')} (default: ${DEFAULT_ARCHITECTURE})`),
    new Option(
      '--option <key=value...>',
      'options of the architecture, like latentChannels=4 filters=[32,16]',
    ),
    new Option(
      '--id <id>',
      'id of the model (default: the name of the folder given with -o; else that of the data)',
    ),
  ];
  return [
    ...model.map((option) => option.helpGroup('Model:')),
    ...optionsOf(dataSettings, 'Data:'),
    ...optionsOf(optimizationSettings, 'Optimization:'),
    ...architectureOptions(),
  ];
}

/** One option per setting, grouped by the architectures that have it. */
function architectureOptions(): Option[] {
  const owners = new Map<string, { setting: Setting; names: string[] }>();
  for (const { name, settings } of trainingArchitectures()) {
    for (const [key, setting] of Object.entries(settings)) {
      const known = owners.get(key) ?? { setting, names: [] };
      known.names.push(name);
      owners.set(key, known);
    }
  }
  return [...owners].map(([key, { setting, names }]) =>
    commandOption(key, setting).helpGroup(`Only for --arch ${names.join(', ')}:`),
  );
}

function optionsOf(settings: Settings, group: string): Option[] {
  return Object.entries(settings).map(([key, setting]) => commandOption(key, setting).helpGroup(group));
}

function commandOption(key: string, { value, help, fallback, choices }: Setting): Option {
  const flags = value === undefined ? flagOf(key) : `${flagOf(key)} <${value}>`;
  const isSaid = fallback === '' || fallback === false;
  const option = new Option(flags, isSaid ? help : `${help} (default: ${fallback})`);
  if (choices) return option.choices(choices);
  return typeof fallback === 'number' ? option.argParser(anyNumber) : option;
}

/** The configuration for these options. `AecError('usage')` names wrong options. */
export function configOf({ preset, id, output, arch, option, ...choices }: TrainingChoices): TrainingConfig {
  return inWordsOfOptions(() => {
    const settings = [
      dataSettings,
      optimizationSettings,
      ...trainingArchitectures().map(({ settings }) => settings),
    ];
    const keys = new Set(settings.flatMap((own) => Object.keys(own)));
    const given = [...keys].map((key) => [key, choices[attributeOf(key)]]);
    return trainingConfig({
      preset,
      id: id ?? nameOfFolder(output),
      architecture: arch,
      architectureOptions: parseArchitectureOptions(option),
      ...Object.fromEntries(given),
    });
  });
}

/** The options with every setting that the preset, the architecture and the defaults add, under the names of options. */
export function optionsThatApply(options: TrainingChoices): Record<string, unknown> {
  const { id, preset, architecture, architectureOptions, ...settings } = configOf(options);
  const pairs = Object.entries(architectureOptions as object).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return {
    ...options,
    ...(preset !== null && { preset }),
    id,
    arch: architecture,
    ...(pairs.length > 0 && { option: pairs }),
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [attributeOf(key), value])),
  };
}

/** The id for a model in this folder. */
function nameOfFolder(folder: string | undefined): string | undefined {
  return (folder !== undefined && ownId(idOf(path.basename(path.resolve(folder))))) || undefined;
}

/** Runs the action. If it fails because of a setting, the error names the option instead. */
function inWordsOfOptions<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw optionError(error);
  }
}

/** The error with the option in place of the setting. */
export function optionError(error: unknown): unknown {
  if (!(error instanceof SettingError)) return error;
  return new AecError('usage', `${flagOf(error.setting)} ${error.reason}`, { cause: error });
}

/** latentNoise → --latent-noise */
function flagOf(key: string): string {
  return `--${SHORT[key] ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The name under which commander gives the value of a setting. */
function attributeOf(key: string): string {
  return SHORT[key] ?? key;
}

/** Values are JSON if they parse as such (8, [32,16]), else text. */
function parseArchitectureOptions(pairs: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const separator = pair.indexOf('=');
      if (separator < 1) throw new AecError('usage', `--option ${pair}: write it as key=value`);
      return [pair.slice(0, separator), parseValue(pair.slice(separator + 1))];
    }),
  );
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
