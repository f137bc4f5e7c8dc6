import { classicalPresets } from '../architectures/classical/presets.js';
import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';
import { defaultConfig, type Preset, type TrainingConfig } from './config.js';

/** `aec train --preset NAME` gives the model of the same id; every shipped model is one of these. */
const presets: Readonly<Record<string, Preset>> = {
  ...classicalPresets,
  'mnist-conv-8': { lambda: 0.003, epochs: 36, hardEpochs: 6, validationSplit: 0 },
  'mnist-conv-8-low': { lambda: 0.0008, epochs: 8, hardEpochs: 2, validationSplit: 0 },
  'mnist-conv-8-high': { lambda: 0.006, epochs: 12, hardEpochs: 3, validationSplit: 0 },
  // Of the 10 epochs 4 train the context network of up to 16 levels, 4 that of more, and 2 the decoder.
  'mnist-rd': {
    architecture: 'rd',
    epochs: 10,
    hardEpochs: 2,
    batchSize: 32,
    learningRate: 2e-3,
    validationSplit: 0,
  },
  // On a folder of photographs, given with --data, at several sizes each.
  'photo-lossless': {
    architecture: 'lossless',
    epochs: 24,
    hardEpochs: 0,
    batchSize: 4,
    learningRate: 2e-3,
    validationSplit: 0.04,
    patchSize: 96,
  },
  // For `--data DIR`, a folder of photographs. On one processor core an epoch takes about four minutes.
  photo: {
    architecture: 'photo',
    data: 'photos',
    epochs: 16,
    hardEpochs: 4,
    batchSize: 8,
    patchSize: 128,
    patchesPerEpoch: 7000,
    augment: true,
    learningRate: 4e-4,
    structure: 0.4,
    warmup: 0.1,
    clipNorm: 1,
    averaging: 0.998,
    validationSplit: 0.096,
  },
};

export function presetNames(): string[] {
  return Object.keys(presets);
}

/** The full configuration of a preset, `mnist-` may be left out; `AecError('usage')` names those there are. */
export function presetConfig(name: string): TrainingConfig {
  const id = [name, `mnist-${name}`].find((known) => Object.hasOwn(presets, known));
  if (!id) {
    const names = presetNames();
    throw new AecError(
      'usage',
      `no preset "${name}"${didYouMean(name, names)}; there is ${names.join(', ')}`,
    );
  }
  return { ...defaultConfig, ...presets[id], id, preset: id };
}
