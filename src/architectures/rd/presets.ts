import type { Recipe } from '../architecture.js';

export const rdPresets: Readonly<Record<string, Recipe>> = {
  // 4 of the 10 epochs train the context network of up to 16 levels, 4 that of more, and 2 the decoder.
  'mnist-rd': {
    summary: 'digits at every quality up to lossless, like the shipped mnist-rd',
    epochs: 10,
    hardEpochs: 2,
    batchSize: 32,
    learningRate: 2e-3,
    validationSplit: 0,
  },
};
