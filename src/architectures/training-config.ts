import {
  numberWhere,
  oneOf,
  onOff,
  type Setting,
  type Settings,
  text,
  type ValuesOf,
  wholeNumber,
} from './settings.js';

// Every training has these settings; an architecture adds its own.

/** Settings of the data. */
export const dataSettings = {
  data: text('mnist', 'source', "'mnist', a folder of images, or an IDX file (.gz too)"),
  background: text('', 'color', 'background colour for transparent images, which are skipped without one'),
  limit: wholeNumber(0, 0, 1e9, 'use only the first n images; 0 for all'),
  validationSplit: numberWhere(
    0.1,
    (share) => share >= 0 && share < 1,
    'from 0 to below 1',
    'share',
    'share of the images kept aside for validation; 0 trains on all images and validates on some',
  ),
  patchSize: wholeNumber(64, 8, 1024, 'side in pixels of the square crops taken from larger images'),
  patchesPerEpoch: wholeNumber(0, 0, 1e9, 'crops per epoch; 0 for one per image'),
  augment: onOff('also flip crops and shrink them'),
} satisfies Settings;

/** Settings of how long it trains. */
export const timeSettings = {
  minutes: numberWhere(
    0,
    isWeight,
    'from 0',
    'n',
    'time for the whole command; 0 for as long as the epochs take (default: 10 for your own images without --epochs)',
  ),
  epochs: wholeNumber(50, 1, 1e6, 'passes over the data, or equal parts of the time under --minutes'),
  earlyStopping: wholeNumber(0, 0, 1e6, 'end a stage after n epochs without improvement; 0 for never'),
} satisfies Settings;

/** Settings of the optimization. */
export const optimizationSettings = {
  batchSize: wholeNumber(128, 1, 65536, 'images per training step'),
  optimizer: oneOf(['adam', 'sgd', 'rmsprop', 'momentum'], 'optimizer'),
  learningRate: numberWhere(
    6e-3,
    (rate) => rate > 0 && rate <= 1,
    'above 0 and at most 1',
    'rate',
    'learning rate at the start',
  ),
  warmup: numberWhere(
    0,
    isWeight,
    'from 0',
    'epochs',
    'epochs over which the learning rate first rises from 0',
  ),
  clipNorm: numberWhere(
    0,
    isWeight,
    'from 0',
    'norm',
    'gradients of a larger norm are scaled down to it; 0 for never',
  ),
  averaging: numberWhere(
    0,
    (decay) => decay >= 0 && decay < 1,
    'from 0 to below 1',
    'decay',
    'decay per batch of the running mean of the weights, which becomes the model; 0 keeps the last weights',
  ),
  seed: wholeNumber(1, 0, 2 ** 32 - 1, 'same seed and same engine: same model'),
  weights: oneOf(['float16', 'float32'], 'number format in which transforms are stored'),
} satisfies Settings;

export const commonSettings = { ...dataSettings, ...timeSettings, ...optimizationSettings };

/** λ, for architectures that trade bits for error. */
export const lambda: Setting<number> = {
  ...numberWhere(
    0.003,
    (value) => value > 0,
    'above 0',
    'n',
    'bits per pixel that a squared error of 1 (8-bit samples) is worth, usually from 0.0008 (small files) to 0.006 (good images)',
  ),
  weighs: true,
};

/** Length of the last stage, for architectures that have one on rounded symbols. */
export const hardEpochs: Setting<number> = {
  ...wholeNumber(
    10,
    0,
    1e6,
    'how many of the epochs, at the end, train only the decoder, on rounded symbols',
  ),
  group: 'time',
};

/** A model to start from, for architectures that can. */
export const from: Setting<string> = {
  ...text('', 'model', 'id or folder of a model whose weights training starts with'),
  namesModel: true,
};

/**
 * The configuration of a training run, which determines it together with the engine and its version: the common settings
 * and those of the architecture.
 */
export interface TrainingConfig extends ValuesOf<typeof commonSettings> {
  /** Id of the trained model: the name of its data, with the architecture and a variant where several share the data. */
  readonly id: string;
  readonly preset: string | null;
  readonly architecture: string;
  /** Options of the network, as the architecture's `parseOptions` takes them. */
  readonly architectureOptions: unknown;
  readonly [setting: string]: unknown;
}

/** Settings that differ from the defaults. */
export interface Preset extends Partial<ValuesOf<typeof commonSettings>> {
  readonly architecture?: string;
  readonly architectureOptions?: object;
  readonly [setting: string]: unknown;
}

/** Limits the default of `hardEpochs` to half the epochs of a short run. */
export function fitHardEpochs<C extends TrainingConfig & { readonly hardEpochs: number }>(config: C): C {
  const { epochs, hardEpochs } = config;
  return hardEpochs < epochs ? config : { ...config, hardEpochs: Math.floor(epochs / 2) };
}

export function isWeight(value: number): boolean {
  return value >= 0;
}
