import { AecError } from '../errors.js';
import type { Distortion } from '../layers/losses.js';
import type { QuantizationProxy } from '../layers/quantize.js';
import type { WeightFormat } from '../models/artifacts.js';

/** All that determines a training run, together with the engine and its version. */
export interface TrainingConfig {
  /** Id of the model that comes out: `<data>-<architecture>[-variant]`. */
  readonly id: string;
  readonly preset: string | null;
  readonly architecture: string;
  readonly architectureOptions: unknown;
  /** `mnist`, a folder of images, or an IDX file. */
  readonly data: string;
  readonly epochs: number;
  /** How many of the epochs, at the end, train only the decoder and the prior, on rounded symbols. */
  readonly hardEpochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly loss: Distortion;
  /** λ of R + λD: bits per pixel a unit of squared error (of 8-bit samples) is worth. */
  readonly lambda: number;
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
}

export const defaultConfig: Omit<TrainingConfig, 'id'> = {
  preset: null,
  architecture: 'conv',
  architectureOptions: {},
  data: 'mnist',
  epochs: 50,
  hardEpochs: 10,
  batchSize: 128,
  learningRate: 6e-3,
  loss: 'mse',
  lambda: 0.003,
  quantization: 'noise',
  weights: 'float16',
  seed: 1,
  validationSplit: 0.1,
  earlyStopping: 0,
  limit: 0,
  patchSize: 64,
};

/** `AecError('usage')` for values with which no training is possible. */
export function checkConfig(config: TrainingConfig): void {
  const rules: readonly [boolean, string][] = [
    [
      /^[a-z0-9][a-z0-9-]*$/.test(config.id),
      `model id "${config.id}": use lower-case letters, digits and dashes`,
    ],
    [isWhole(config.epochs, 1, 1e6), '--epochs must be a whole number from 1'],
    [isWhole(config.hardEpochs, 0, config.epochs), '--hard-epochs must be from 0 to --epochs'],
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
  ];
  for (const [holds, message] of rules) {
    if (!holds) throw new AecError('usage', message);
  }
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
