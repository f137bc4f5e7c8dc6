import path from 'node:path';
import { Option } from 'commander';
import { AecError } from '../../../errors.js';
import {
  defaultConfig,
  distortions,
  objectives,
  optimizers,
  type TrainingConfig,
} from '../../../training/config.js';
import { presetConfig, presetNames } from '../../../training/presets.js';
import { anyNumber } from '../../core/value-parsers.js';

/** One option of `aec train` and the field of the configuration that it sets. */
interface ConfigOption {
  readonly key: keyof TrainingConfig;
  readonly flags: string;
  readonly description: string;
  /** The words it takes; without them it takes a number, or any text where the default is one. */
  readonly choices?: readonly string[];
}

const CONFIG_OPTIONS: readonly ConfigOption[] = [
  { key: 'architecture', flags: '--arch <name>', description: 'architecture of the autoencoder' },
  {
    key: 'data',
    flags: '--data <source>',
    description: "'mnist', a folder of images, or an IDX file (.gz too)",
  },
  {
    key: 'objective',
    flags: '--objective <name>',
    description: 'minimize rate and distortion, or as in textbooks the loss alone',
    choices: objectives,
  },
  {
    key: 'background',
    flags: '--background <color>',
    description: 'lay this colour under transparent pixels; else images that have some are left out',
  },
  { key: 'epochs', flags: '--epochs <n>', description: 'passes over the data' },
  {
    key: 'pretrainEpochs',
    flags: '--pretrain-epochs <n>',
    description: 'how many of them, at the start, train one layer after the other',
  },
  {
    key: 'hardEpochs',
    flags: '--hard-epochs <n>',
    description: 'how many of them, at the end, train only the decoder, on rounded symbols',
  },
  { key: 'batchSize', flags: '--batch-size <n>', description: 'images a training step' },
  { key: 'optimizer', flags: '--optimizer <name>', description: 'optimizer', choices: optimizers },
  { key: 'learningRate', flags: '--lr <rate>', description: 'learning rate at the start' },
  { key: 'loss', flags: '--loss <name>', description: 'distortion', choices: distortions },
  {
    key: 'lambda',
    flags: '--lambda <n>',
    description: 'weight of distortion against rate: more is better and larger',
  },
  {
    key: 'corrupt',
    flags: '--corrupt <kind:amount>',
    description: 'damage the input of training: gaussian:0.3, salt-pepper:0.2, mask:0.5',
  },
  {
    key: 'latentNoise',
    flags: '--latent-noise <deviation>',
    description: 'normal noise on the latent in training',
  },
  { key: 'dropout', flags: '--dropout <share>', description: 'hidden units left out in training' },
  { key: 'l1', flags: '--l1 <weight>', description: 'penalty on the absolute values of the latent' },
  { key: 'l2', flags: '--l2 <weight>', description: 'penalty on their squares' },
  {
    key: 'beta',
    flags: '--beta <weight>',
    description: 'train a variational autoencoder with that weight of its KL term',
  },
  {
    key: 'contractive',
    flags: '--contractive <weight>',
    description: 'penalty on how much the latent moves with the image',
  },
  {
    key: 'sparsity',
    flags: '--sparsity <weight>',
    description: 'penalty on units that are active more or less often than the target',
  },
  {
    key: 'sparsityTarget',
    flags: '--sparsity-target <share>',
    description: 'how active they should be on average',
  },
  {
    key: 'quantization',
    flags: '--quantization <name>',
    description: 'stand-in for rounding in training',
    choices: ['noise', 'straight-through'],
  },
  { key: 'weights', flags: '--weights <format>', description: 'as stored', choices: ['float16', 'float32'] },
  { key: 'seed', flags: '--seed <n>', description: 'same seed, same engine, same model' },
  {
    key: 'validationSplit',
    flags: '--validation-split <share>',
    description: 'images kept aside to measure on',
  },
  {
    key: 'earlyStopping',
    flags: '--early-stopping <n>',
    description: 'end after so many epochs without improvement; 0 for never',
  },
  { key: 'limit', flags: '--limit <n>', description: 'use only the first n images; 0 for all' },
  {
    key: 'patchSize',
    flags: '--patch-size <pixels>',
    description: 'side of the crops taken of larger images',
  },
  {
    key: 'patchesPerEpoch',
    flags: '--patches-per-epoch <n>',
    description: 'crops an epoch consists of; 0 for one of every image',
  },
  { key: 'augment', flags: '--augment', description: 'also flip crops and make them smaller' },
  {
    key: 'warmup',
    flags: '--warmup <epochs>',
    description: 'over which the learning rate rises from 0 at first',
  },
  {
    key: 'clipNorm',
    flags: '--clip-norm <norm>',
    description: 'scale larger gradients down to it; 0 for never',
  },
  {
    key: 'averaging',
    flags: '--averaging <decay>',
    description: 'keep a running mean of the weights; 0 for the last ones',
  },
  {
    key: 'structure',
    flags: '--structure <share>',
    description: 'share of 1 − MS-SSIM of luma in the distortion of a photo model, beside the squared error',
  },
  { key: 'from', flags: '--from <model>', description: 'start with the weights of a photo or rd model' },
  {
    key: 'only',
    flags: '--only <stage>',
    description: 'train one stage of an rd model alone: context-0, decoder, context-1',
  },
];

/** What the command line gave; options that it did not are absent. */
export interface TrainingChoices {
  readonly preset?: string;
  readonly id?: string;
  /** `key=value` for the architecture. */
  readonly option?: readonly string[];
  readonly [attribute: string]: unknown;
}

export function trainingOptions(): Option[] {
  return [
    new Option(
      '--preset <name>',
      `start from the settings of one of ${presetNames().join(', ')}; mnist- may be left out`,
    ),
    new Option('--id <id>', 'id of the model; <data>-<architecture> by default'),
    ...CONFIG_OPTIONS.map(commandOption),
    new Option(
      '--option <key=value...>',
      'options of the architecture, like latentChannels=4 filters=[32,16]',
    ),
  ];
}

/** The configuration that options stand for: those given, over those of the preset, over the defaults. */
export function trainingConfig(choices: TrainingChoices): TrainingConfig {
  const base = choices.preset ? presetConfig(choices.preset) : { ...defaultConfig, id: '' };
  const given = CONFIG_OPTIONS.map(
    (entry) => [entry.key, choices[commandOption(entry).attributeName()]] as const,
  );
  const config: TrainingConfig = {
    ...base,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    architectureOptions: {
      ...(base.architectureOptions as object),
      ...parseArchitectureOptions(choices.option),
    },
  };
  return {
    ...config,
    hardEpochs: (choices.hardEpochs as number | undefined) ?? fittingHardEpochs(config),
    id: choices.id ?? (base.id || `${nameOfData(config.data)}-${config.architecture}`),
  };
}

/** Half of a short run for both stages, unless their lengths are given; without a rate there is one stage. */
function fittingHardEpochs({ objective, epochs, hardEpochs }: TrainingConfig): number {
  if (objective === 'reconstruction') return 0;
  return hardEpochs < epochs ? hardEpochs : Math.floor(epochs / 2);
}

function commandOption({ key, flags, description, choices }: ConfigOption): Option {
  const fallback = (defaultConfig as Partial<TrainingConfig>)[key];
  const option = new Option(
    flags,
    fallback === '' || fallback === undefined ? description : `${description} (default: ${fallback})`,
  );
  if (choices) return option.choices(choices);
  return typeof fallback === 'number' ? option.argParser(anyNumber) : option;
}

/** Values are JSON where they can be (8, [32,16]), words otherwise. */
function parseArchitectureOptions(pairs: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const separator = pair.indexOf('=');
      if (separator < 1) throw new AecError('usage', `--option ${pair}: write it as key=value`);
      const text = pair.slice(separator + 1);
      return [pair.slice(0, separator), parseValue(text)];
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
