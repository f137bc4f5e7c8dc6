import type { Preset } from '../training-config.js';

/** The presets below share the plain reconstruction loss. */
const plain = { objective: 'reconstruction', hardEpochs: 0, loss: 'bce' } as const satisfies Preset;

const dense = {
  ...plain,
  batchSize: 256,
  learningRate: 2e-3,
  epochs: 20,
} as const satisfies Preset;

const conv = { ...plain, learningRate: 3e-3, epochs: 6 } as const satisfies Preset;

/** Conv16-pool-Conv8-pool with the plain reconstruction loss, the base for noise and penalties. */
const conv8 = { ...conv, architectureOptions: { latentActivation: 'relu' } } as const satisfies Preset;

const denoising = {
  ...conv,
  architectureOptions: { latentChannels: 16, latentActivation: 'relu' },
} as const satisfies Preset;

/** More units than there are pixels. */
const overcomplete = { hidden: [], latentChannels: 1024 };

// The classical autoencoders and their regimes; src/docs/architectures.md says what each is and what it gives. All but
// the first three are trained without a rate, and their quantization steps are chosen afterwards, all at the same λ.

export const convPresets: Readonly<Record<string, Preset>> = {
  'mnist-conv-8': { lambda: 0.003, epochs: 36, hardEpochs: 6, validationSplit: 0 },
  'mnist-conv-8-low': { lambda: 0.0008, epochs: 8, hardEpochs: 2, validationSplit: 0 },
  'mnist-conv-8-high': { lambda: 0.006, epochs: 12, hardEpochs: 3, validationSplit: 0 },
  'mnist-conv-32': { ...conv, architectureOptions: { latentChannels: 32, latentActivation: 'relu' } },
  'mnist-conv-8-plain': conv8,
  'mnist-conv-8-transpose': {
    ...conv8,
    architectureOptions: { latentActivation: 'relu', upsampling: 'transposed' },
  },
  'mnist-conv-noise': { ...conv8, latentNoise: 0.5 },
  'mnist-conv-l1': { ...conv8, l1: 1e-4 },
  'mnist-conv-l2': { ...conv8, l2: 3e-5 },
  'mnist-denoising': { ...denoising, corrupt: 'gaussian:0.3', batchSize: 64, epochs: 2 },
  'mnist-denoising-salt-pepper': { ...denoising, corrupt: 'salt-pepper:0.2' },
  'mnist-denoising-mask': { ...denoising, corrupt: 'mask:0.5' },
  // For `--data DIR`, images of any kind and size: a latent as large as half the image, and noise as cameras make it.
  denoising: {
    ...plain,
    loss: 'mse',
    architectureOptions: { filters: [], latentChannels: 32 },
    corrupt: 'gaussian:0.1',
    patchSize: 32,
    batchSize: 16,
    learningRate: 2e-3,
    epochs: 12,
  },
};

export const densePresets: Readonly<Record<string, Preset>> = {
  'mnist-dense-32': {
    ...dense,
    architectureOptions: { hidden: [64], latentChannels: 32, latentActivation: 'relu' },
  },
  'mnist-dense-16': {
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 16, latentActivation: 'relu' },
    batchSize: 128,
    validationSplit: 0.2,
  },
  'mnist-dense-deep': {
    ...dense,
    architectureOptions: { hidden: [64, 32], latentChannels: 16, latentActivation: 'relu' },
    epochs: 100,
    earlyStopping: 5,
  },
  'mnist-dense-dropout': {
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 16, latentActivation: 'relu' },
    dropout: 0.2,
  },
  'mnist-sparse': {
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'relu' },
    l1: 3e-4,
    epochs: 10,
  },
  'mnist-sparse-k': {
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'relu', active: 25 },
    epochs: 10,
  },
  'mnist-sparse-kl': {
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'sigmoid' },
    sparsity: 1e-3,
    learningRate: 3e-3,
    epochs: 10,
  },
  'mnist-contractive': {
    ...dense,
    architectureOptions: { hidden: [], latentChannels: 64, latentActivation: 'sigmoid' },
    contractive: 1e-3,
  },
  'mnist-vae': {
    ...dense,
    architectureOptions: { hidden: [256], latentChannels: 16 },
    beta: 1,
    learningRate: 1e-3,
    epochs: 30,
  },
  'mnist-vae-2d': {
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 2 },
    beta: 1,
    epochs: 15,
    limit: 20_000,
  },
  // For `--data DIR`, images of one size of at most 64×64 pixels: few images need small batches.
  vae: {
    ...dense,
    architectureOptions: { hidden: [256], latentChannels: 16 },
    beta: 1,
    batchSize: 32,
    learningRate: 1e-3,
    epochs: 30,
  },
  'mnist-stacked': {
    ...dense,
    architectureOptions: { hidden: [1000, 500, 250], latentChannels: 30 },
    learningRate: 1e-3,
    epochs: 20,
    pretrainEpochs: 8,
  },
};
