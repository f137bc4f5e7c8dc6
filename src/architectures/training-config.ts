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

/** Where the images come from. */
export const dataSettings = {
  data: text('mnist', 'source', "'mnist', a folder of images, or an IDX file (.gz too)"),
  background: text('', 'color', 'colour laid under transparent images, which are left out without one'),
  limit: wholeNumber(0, 0, 1e9, 'use only the first n images; 0 for all'),
  validationSplit: numberWhere(
    0.1,
    (share) => share >= 0 && share < 1,
    'from 0 to below 1',
    'share',
    'share of the images kept aside to measure on; 0 trains on all of them and measures on some',
  ),
  patchSize: wholeNumber(64, 8, 1024, 'side in pixels of the square crops taken from larger images'),
  patchesPerEpoch: wholeNumber(0, 0, 1e9, 'crops per epoch; 0 for one of every image'),
  augment: onOff('also flip the crops and make them smaller'),
} satisfies Settings;

/** How long and how fast it trains. */
export const optimizationSettings = {
  epochs: wholeNumber(50, 1, 1e6, 'passes over the data'),
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
    'decay per batch of the running mean of the weights, which is what is kept; 0 keeps the last weights',
  ),
  earlyStopping: wholeNumber(0, 0, 1e6, 'end a stage after so many epochs without improvement; 0 for never'),
  seed: wholeNumber(1, 0, 2 ** 32 - 1, 'same seed and same engine: same model'),
  weights: oneOf(['float16', 'float32'], 'number format in which transforms are stored'),
} satisfies Settings;

export const commonSettings = { ...dataSettings, ...optimizationSettings };

/** λ, for architectures that trade bits for error. */
export const lambda: Setting<number> = numberWhere(
  0.003,
  (value) => value > 0,
  'above 0',
  'n',
  'bits per pixel that a squared error of 1 (8-bit samples) is worth: higher is better quality and larger files',
);

/** Length of the last stage, for architectures that have one on rounded symbols. */
export const hardEpochs: Setting<number> = wholeNumber(
  10,
  0,
  1e6,
  'of the epochs, how many at the end train only the decoder, on rounded symbols',
);

/** A model to start from, for architectures that can. */
export const from: Setting<string> = text(
  '',
  'model',
  'id or folder of a model whose weights training starts with',
);

/**
 * All that determines a training run, together with the engine and its version: the common settings, and those of its
 * architecture under their names.
 */
export interface TrainingConfig extends ValuesOf<typeof commonSettings> {
  /** Id of the model that comes out: `<data>-<architecture>[-variant]`. */
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

/** The default of `hardEpochs`, made to fit a short run: half of it. */
export function fitHardEpochs<C extends TrainingConfig & { readonly hardEpochs: number }>(config: C): C {
  const { epochs, hardEpochs } = config;
  return hardEpochs < epochs ? config : { ...config, hardEpochs: Math.floor(epochs / 2) };
}

export function isWeight(value: number): boolean {
  return value >= 0;
}
