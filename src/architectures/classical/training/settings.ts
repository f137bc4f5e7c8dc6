import * as v from 'valibot';
import { parseCorruption } from '../../../data/corrupt.js';
import {
  numberWhere,
  oneOf,
  type Setting,
  SettingError,
  type Settings,
  type ValuesOf,
  wholeNumber,
} from '../../settings.js';
import { hardEpochs, isWeight, lambda, type TrainingConfig } from '../../training-config.js';

/** The settings of the classical autoencoders, besides the common ones. */
export const classicalSettings = {
  objective: oneOf(
    ['rate-distortion', 'reconstruction'],
    'minimize R + λD, or only the loss between x and x̂, as in textbooks',
  ),
  loss: oneOf(['mse', 'bce', 'mae'], 'distortion between x and x̂'),
  lambda,
  quantization: oneOf(['noise', 'straight-through'], 'what stands in for rounding in training'),
  hardEpochs,
  pretrainEpochs: {
    ...wholeNumber(0, 0, 1e6, 'of the epochs, how many at the start train one layer after the other'),
    group: 'time',
  },
  ...regularization({
    corrupt: corruption(),
    latentNoise: weight('deviation', 'standard deviation of the normal noise on the latent in training'),
    dropout: numberWhere(
      0,
      (share) => share >= 0 && share < 1,
      'from 0 to below 1',
      'share',
      'share of the hidden units that a training step leaves out',
    ),
    l1: weight('weight', 'penalty on the absolute values of the latent'),
    l2: weight('weight', 'penalty on the squares of the latent'),
    beta: weight('weight', 'train a variational autoencoder with this weight of the KL term; 1 for the ELBO'),
    contractive: weight('weight', 'penalty on the squared norm of ∂y/∂x'),
    sparsity: weight(
      'weight',
      'penalty on units that are more or less active on average, over a shard of a batch, than the sparsity target',
    ),
    sparsityTarget: numberWhere(
      0.05,
      (share) => share > 0 && share < 1,
      'between 0 and 1',
      'share',
      'mean activation that the sparsity penalty aims at',
    ),
  }),
} satisfies Settings;

/** Settings that keep an autoencoder from copying its input. */
function regularization<S extends Settings>(settings: S): S {
  const grouped = Object.entries(settings).map(([key, setting]) => [
    key,
    { ...setting, group: 'regularization' },
  ]);
  return Object.fromEntries(grouped) as S;
}

/** The configuration of a classical autoencoder. */
export type ClassicalConfig = TrainingConfig & ValuesOf<typeof classicalSettings>;

/** Throws `AecError('usage')` for settings that do not go together. */
export function checkClassical(config: ClassicalConfig): void {
  const { epochs, pretrainEpochs, hardEpochs, objective, beta } = config;
  const withoutRate = objective === 'reconstruction';
  const rules: readonly [holds: boolean, setting: string, reason: string][] = [
    // Only one of them goes with either objective.
    [
      pretrainEpochs <= epochs,
      'pretrainEpochs',
      `must be at most the number of epochs, ${epochs}, not ${pretrainEpochs}`,
    ],
    [
      hardEpochs <= epochs,
      'hardEpochs',
      `must be at most the number of epochs, ${epochs}, not ${hardEpochs}`,
    ],
    [
      !withoutRate || hardEpochs === 0,
      'hardEpochs',
      'needs the objective rate-distortion, which has symbols',
    ],
    [
      beta === 0 || withoutRate,
      'beta',
      'needs the objective reconstruction: the KL term takes the place of the rate',
    ],
    [pretrainEpochs === 0 || withoutRate, 'pretrainEpochs', 'needs the objective reconstruction'],
    [
      beta === 0 || pretrainEpochs === 0,
      'pretrainEpochs',
      'cannot be used with beta: a variational autoencoder trains as a whole',
    ],
    [
      beta === 0 || config.contractive === 0,
      'contractive',
      'cannot be used with beta: its encoder gives a distribution, not one y',
    ],
  ];
  for (const [holds, setting, reason] of rules) if (!holds) throw new SettingError(setting, reason);
}

function weight(value: string, help: string): Setting<number> {
  return { ...numberWhere(0, isWeight, 'from 0', value, help), weighs: true };
}

function corruption(): Setting<string> {
  const message = 'must be a kind and an amount, like gaussian:0.3, salt-pepper:0.2 or mask:0.5';
  const schema = v.pipe(v.string(message), v.check(isCorruption, message));
  const help = 'damage the input of training, not its target: gaussian:0.3, salt-pepper:0.2 or mask:0.5';
  return { fallback: '', schema, help, value: 'kind:amount' };
}

function isCorruption(text: string): boolean {
  try {
    if (text !== '') parseCorruption(text);
    return true;
  } catch {
    return false;
  }
}
