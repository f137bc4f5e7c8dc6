import { parseCorruption } from '../data/corrupt.js';
import { AecError } from '../errors.js';
import type { Distortion } from '../layers/losses.js';
import type { QuantizationProxy } from '../layers/quantize.js';
import type { WeightFormat } from '../model-store/artifacts.js';
import type { OptimizerName } from './optimizer.js';

/**
 * What training minimizes: `rate-distortion`, R + λD, or `reconstruction`, the loss between x and x̂ alone as in
 * textbooks. Both add the penalties of the configuration.
 */
export type Objective = 'rate-distortion' | 'reconstruction';

export const objectives: readonly Objective[] = ['rate-distortion', 'reconstruction'];

// Here and not beside what they name: the command line lists them, and must not load TensorFlow for that.
export const distortions: readonly Distortion[] = ['bce', 'mse', 'mae'];
export const optimizers: readonly OptimizerName[] = ['adam', 'sgd', 'rmsprop', 'momentum'];

/** All that determines a training run, together with the engine and its version. */
export interface TrainingConfig {
  /** Id of the model that comes out: `<data>-<architecture>[-variant]`. */
  readonly id: string;
  readonly preset: string | null;
  readonly architecture: string;
  readonly architectureOptions: unknown;
  /** `mnist`, a folder of images, or an IDX file. */
  readonly data: string;
  /** The colour laid under transparent images, which are left out without one. */
  readonly background?: string;
  readonly objective: Objective;
  readonly epochs: number;
  /** How many of the epochs, at the start, train one layer after the other: of it and its mirror image. */
  readonly pretrainEpochs: number;
  /** How many of the epochs, at the end, train only the decoder and the prior, on rounded symbols. */
  readonly hardEpochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly loss: Distortion;
  /**
   * λ of R + λD: bits per pixel a unit of squared error (of 8-bit samples) is worth. With `reconstruction` it plays no
   * part in training, but in the choice of quantization steps after it.
   */
  readonly lambda: number;
  /** How the input of training is damaged, see `parseCorruption`; '' for not at all. The target is the image itself. */
  readonly corrupt: string;
  /** Deviation of the normal noise added to y in training. */
  readonly latentNoise: number;
  /** Share of the hidden units that a training step leaves out. */
  readonly dropout: number;
  /** Weights of Σ|y| and Σy² of an image. */
  readonly l1: number;
  readonly l2: number;
  /** Weight of the KL term of a variational autoencoder, 1 for the ELBO; 0 for an encoder without variance. */
  readonly beta: number;
  /** Weight of the squared norm of ∂y/∂x. */
  readonly contractive: number;
  /** Weight of the divergence of mean activations from `sparsityTarget`. */
  readonly sparsity: number;
  readonly sparsityTarget: number;
  readonly quantization: QuantizationProxy;
  readonly weights: WeightFormat;
  readonly seed: number;
  /** Share of the images kept aside to measure on; 0 trains on all and measures on some of those. */
  readonly validationSplit: number;
  /** Epochs without a better validation loss after which a stage ends; 0 for never. */
  readonly earlyStopping: number;
  /** Use only that many images; 0 for all. */
  readonly limit: number;
  /** Side of the square crops that a folder of images is trained on, in pixels. */
  readonly patchSize: number;
  /** Crops an epoch consists of; 0 for one of every image. */
  readonly patchesPerEpoch: number;
  /** Whether crops are also flipped and made smaller. */
  readonly augment: boolean;
  /** Epochs, or part of one, over which the learning rate of a stage rises from 0. */
  readonly warmup: number;
  /** Gradients with a larger norm, over all variables, are scaled down to it; 0 for never. */
  readonly clipNorm: number;
  /** Decay a batch of the running mean of the weights, which is what is measured and kept; 0 to keep the last weights. */
  readonly averaging: number;
  /** Share of the structural error, 1 − MS-SSIM of luma, in the distortion of a `photo` model. */
  readonly structure: number;
  /** Id or folder of a model whose weights training starts with; empty to start anew. */
  readonly from: string;
  /** The one stage of an `rd` training that takes place; empty for all of them. */
  readonly only: string;
}

/** The settings of a preset; its name is the id. */
export type Preset = Partial<Omit<TrainingConfig, 'id' | 'preset'>>;

export const defaultConfig: Omit<TrainingConfig, 'id'> = {
  preset: null,
  architecture: 'conv',
  architectureOptions: {},
  data: 'mnist',
  objective: 'rate-distortion',
  epochs: 50,
  pretrainEpochs: 0,
  hardEpochs: 10,
  batchSize: 128,
  optimizer: 'adam',
  learningRate: 6e-3,
  loss: 'mse',
  lambda: 0.003,
  corrupt: '',
  latentNoise: 0,
  dropout: 0,
  l1: 0,
  l2: 0,
  beta: 0,
  contractive: 0,
  sparsity: 0,
  sparsityTarget: 0.05,
  quantization: 'noise',
  weights: 'float16',
  seed: 1,
  validationSplit: 0.1,
  earlyStopping: 0,
  limit: 0,
  patchSize: 64,
  patchesPerEpoch: 0,
  augment: false,
  warmup: 0,
  clipNorm: 0,
  averaging: 0,
  structure: 0,
  from: '',
  only: '',
};

/** What only autoencoders of the textbooks know. */
const classicalOptions = [
  ...(['objective', 'pretrainEpochs', 'corrupt', 'latentNoise', 'dropout'] as const),
  ...(['l1', 'l2', 'beta', 'contractive', 'sparsity'] as const),
];

/** `AecError('usage')` for values with which no training is possible. */
export function checkConfig(config: TrainingConfig): void {
  if (config.corrupt !== '') parseCorruption(config.corrupt);
  const rules: readonly [boolean, string][] = [
    [
      config.from === '' || ['photo', 'rd'].includes(config.architecture),
      '--from is for photo and rd models',
    ],
    [config.only === '' || config.architecture === 'rd', '--only is for rd models'],
    [config.structure === 0 || config.architecture === 'photo', '--structure is for photo models'],
    [config.structure >= 0 && config.structure <= 1, '--structure must be a share from 0 to 1, like 0.2'],
    [
      /^[a-z0-9][a-z0-9-]*$/.test(config.id),
      `model id "${config.id}": use lower-case letters, digits and dashes`,
    ],
    [isWhole(config.epochs, 1, 1e6), '--epochs must be a whole number from 1'],
    [
      isWhole(config.pretrainEpochs, 0, config.epochs),
      '--pretrain-epochs must be a whole number from 0 to --epochs',
    ],
    [
      isWhole(config.hardEpochs, 0, config.epochs - config.pretrainEpochs),
      '--hard-epochs must be a whole number from 0 to --epochs, less --pretrain-epochs',
    ],
    [
      config.objective === 'rate-distortion' || config.hardEpochs === 0,
      '--hard-epochs needs --objective rate-distortion: without a rate no symbols are trained on',
    ],
    [
      config.beta === 0 || config.objective === 'reconstruction',
      '--beta needs --objective reconstruction: the KL term stands in the place of the rate',
    ],
    [
      config.pretrainEpochs === 0 || config.objective === 'reconstruction',
      '--pretrain-epochs needs --objective reconstruction',
    ],
    ...(['latentNoise', 'l1', 'l2', 'beta', 'contractive', 'sparsity'] as const).map(
      (key): [boolean, string] => [isWeight(config[key]), `${flagOf(key)} must be a number from 0`],
    ),
    ...classicalOptions.map((key): [boolean, string] => [
      config[key] === defaultConfig[key] || ['conv', 'dense'].includes(config.architecture),
      `${flagOf(key)} is for --arch conv and dense, not ${config.architecture}`,
    ]),
    [config.dropout >= 0 && config.dropout < 1, '--dropout must be a share below 1, like 0.2'],
    [
      config.sparsityTarget > 0 && config.sparsityTarget < 1,
      '--sparsity-target must be between 0 and 1, like 0.05',
    ],
    [isWhole(config.batchSize, 1, 65536), '--batch-size must be a whole number from 1 to 65536'],
    [config.learningRate > 0 && config.learningRate <= 1, '--lr must be above 0 and at most 1'],
    [config.lambda > 0 && Number.isFinite(config.lambda), '--lambda must be above 0'],
    [isWhole(config.seed, 0, 2 ** 32 - 1), '--seed must be a whole number from 0 to 4294967295'],
    [
      config.validationSplit >= 0 && config.validationSplit < 1,
      '--validation-split must be a share below 1, like 0.1',
    ],
    [isWhole(config.earlyStopping, 0, 1e6), '--early-stopping must be a whole number of epochs'],
    [isWhole(config.limit, 0, 1e9), '--limit must be a whole number of images'],
    [isWhole(config.patchSize, 8, 1024), '--patch-size must be from 8 to 1024 pixels'],
    [isWhole(config.patchesPerEpoch, 0, 1e9), '--patches-per-epoch must be a whole number'],
    [config.warmup >= 0, '--warmup must be a number of epochs'],
    [config.clipNorm >= 0, '--clip-norm must not be below 0'],
    [config.averaging >= 0 && config.averaging < 1, '--averaging must be a decay below 1, like 0.998'],
  ];
  for (const [holds, message] of rules) {
    if (!holds) throw new AecError('usage', message);
  }
}

/** latentNoise → --latent-noise */
function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function isWeight(value: number): boolean {
  return value >= 0 && Number.isFinite(value);
}
