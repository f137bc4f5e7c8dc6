import path from 'node:path';
import { Option } from 'commander';
import { type Setting, SettingError, type Settings } from '../../../architectures/settings.js';
import {
  dataSettings,
  optimizationSettings,
  type TrainingConfig,
  timeSettings,
} from '../../../architectures/training-config.js';
import { DEFAULT_ARCHITECTURE, trainingArchitectures } from '../../../architectures/training-registry.js';
import { AecError } from '../../../errors.js';
import type { Choice } from '../../../training/choose.js';
import { idOf, ownId, type TrainingRequest, trainingConfig } from '../../../training/config.js';
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

/** What else than its name the option of a setting is called. */
const SHORT: Readonly<Record<string, string>> = {
  learningRate: 'lr',
  architecture: 'arch',
  architectureOptions: 'option',
};

/** The groups of options in help, in their order. */
export const GROUPS = {
  first: 'What most trainings need:',
  data: 'Data:',
  model: 'Model:',
  time: 'Time:',
  optimization: 'Optimization:',
  regularization: 'Regularization:',
  output: 'Output:',
} as const;

/** Settings among those that most trainings need. */
const FIRST: readonly string[] = ['data', 'minutes'];

/** The options of `aec train` that determine the model, from the settings of all architectures. */
export function trainingOptions(): Option[] {
  return [
    ...optionsOf(dataSettings, 'data'),
    ...optionsOf(timeSettings, 'time'),
    new Option(
      '--arch <name>',
      `the architecture (default: ${DEFAULT_ARCHITECTURE} for digits, else one that suits the images)`,
    ).helpGroup(GROUPS.first),
    new Option(
      '--preset <name>',
      'the architecture and settings of a preset; mnist- may be left out. The defaults below are those without one',
    ).helpGroup(GROUPS.model),
    new Option(
      '--option <key=value...>',
      'sizes of the network, like latentChannels=4 filters=[32,16]',
    ).helpGroup(GROUPS.model),
    ...architectureOptions(),
    ...optionsOf(optimizationSettings, 'optimization'),
    new Option(
      '--id <id>',
      'id of the model (default: the name of the folder given with -o; else that of the data)',
    ).helpGroup(GROUPS.output),
  ];
}

/** One option per setting, with the architectures that have it. */
function architectureOptions(): Option[] {
  const owners = new Map<string, { setting: Setting; names: string[] }>();
  for (const { name, settings } of trainingArchitectures()) {
    for (const [key, setting] of Object.entries(settings)) {
      const known = owners.get(key) ?? { setting, names: [] };
      known.names.push(name);
      owners.set(key, known);
    }
  }
  return [...owners].map(([key, { setting, names }]) => {
    const option = commandOption(key, setting).helpGroup(GROUPS[setting.group ?? 'model']);
    option.description = `${option.description} [${names.join(', ')}]`;
    return option;
  });
}

function optionsOf(settings: Settings, group: keyof typeof GROUPS): Option[] {
  return Object.entries(settings).map(([key, setting]) =>
    commandOption(key, setting).helpGroup(GROUPS[FIRST.includes(key) ? 'first' : group]),
  );
}

function commandOption(key: string, { value, help, fallback, choices }: Setting): Option {
  const flags = value === undefined ? flagOf(key) : `${flagOf(key)} <${value}>`;
  const isSaid = fallback === '' || fallback === false || fallback === 0;
  const option = new Option(flags, isSaid ? help : `${help} (default: ${fallback})`);
  if (choices) return option.choices(choices);
  return typeof fallback === 'number' ? option.argParser(anyNumber) : option;
}

/** What these options ask for; settings that were not given are undefined. */
export function requestOf({
  preset,
  id,
  output,
  arch,
  option,
  ...choices
}: TrainingChoices): TrainingRequest {
  const settings = [
    dataSettings,
    timeSettings,
    optimizationSettings,
    ...trainingArchitectures().map(({ settings }) => settings),
  ];
  const keys = new Set(settings.flatMap((own) => Object.keys(own)));
  return {
    ...(preset !== undefined && { preset }),
    ...definedId(id ?? nameOfFolder(output)),
    architecture: arch,
    architectureOptions: parseArchitectureOptions(option),
    ...Object.fromEntries([...keys].map((key) => [key, choices[attributeOf(key)]])),
  };
}

function definedId(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

/** The configuration for these options, and what suits the images where that is chosen. `AecError('usage')` names wrong options. */
export async function chooseConfig(
  options: TrainingChoices,
): Promise<{ config: TrainingConfig; choice: Choice | undefined }> {
  try {
    const request = requestOf(options);
    const { chooseTraining } = await import('../../../training/choose.js');
    const choice = await chooseTraining(request);
    return { config: trainingConfig(choice?.request ?? request), choice };
  } catch (error) {
    throw optionError(error);
  }
}

/** The options with every setting that the images, the preset and the defaults add, under the names of options. */
export async function optionsThatApply(options: TrainingChoices): Promise<Record<string, unknown>> {
  const { id, preset, architecture, architectureOptions, ...settings } = (await chooseConfig(options)).config;
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
