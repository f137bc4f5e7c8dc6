import type { Recipe } from '../architecture.js';
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

export const convPresets: Readonly<Record<string, Recipe>> = {
  'mnist-conv-8': {
    summary: 'Conv16-pool-Conv8-pool, trained for R + λD (Ballé 2017)',
    lambda: 0.003,
    epochs: 36,
    hardEpochs: 6,
    validationSplit: 0,
  },
  'mnist-conv-8-low': {
    summary: 'conv-8 for small files',
    lambda: 0.0008,
    epochs: 8,
    hardEpochs: 2,
    validationSplit: 0,
  },
  'mnist-conv-8-high': {
    summary: 'conv-8 for good images',
    lambda: 0.006,
    epochs: 12,
    hardEpochs: 3,
    validationSplit: 0,
  },
  'mnist-conv-32': {
    summary: 'Conv16-pool-Conv32-pool',
    ...conv,
    architectureOptions: { latentChannels: 32, latentActivation: 'relu' },
  },
  'mnist-conv-8-plain': {
    summary: 'Conv16-pool-Conv8-pool, binary cross-entropy alone (Masci 2011)',
    ...conv8,
  },
  'mnist-conv-8-transpose': {
    summary: 'conv-8-plain with transposed convolutions in the decoder',
    ...conv8,
    architectureOptions: { latentActivation: 'relu', upsampling: 'transposed' },
  },
  'mnist-conv-noise': {
    summary: 'conv-8-plain with Gaussian noise of deviation 0.5 on the latent',
    ...conv8,
    latentNoise: 0.5,
  },
  'mnist-conv-l1': { summary: 'conv-8-plain with an L1 penalty on the latent', ...conv8, l1: 1e-4 },
  'mnist-conv-l2': { summary: 'conv-8-plain with an L2 penalty on the latent', ...conv8, l2: 3e-5 },
  'mnist-denoising': {
    summary: 'conv, clean digits from noisy ones (Vincent 2010)',
    ...denoising,
    corrupt: 'gaussian:0.3',
    batchSize: 64,
    epochs: 2,
  },
  'mnist-denoising-salt-pepper': {
    summary: 'conv, from digits with salt and pepper',
    ...denoising,
    corrupt: 'salt-pepper:0.2',
  },
  'mnist-denoising-mask': {
    summary: 'conv, from digits with half of the samples missing',
    ...denoising,
    corrupt: 'mask:0.5',
  },
};

export const densePresets: Readonly<Record<string, Recipe>> = {
  'mnist-dense-32': {
    summary: '784-64-32-64-784',
    ...dense,
    architectureOptions: { hidden: [64], latentChannels: 32, latentActivation: 'relu' },
  },
  'mnist-dense-16': {
    summary: '784-128-64-16-64-128-784',
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 16, latentActivation: 'relu' },
    batchSize: 128,
    validationSplit: 0.2,
  },
  'mnist-dense-deep': {
    summary: '784-64-32-16-32-64-784, early stopping',
    ...dense,
    architectureOptions: { hidden: [64, 32], latentChannels: 16, latentActivation: 'relu' },
    epochs: 100,
    earlyStopping: 5,
  },
  'mnist-dense-dropout': {
    summary: '784-128-64-16-64-128-784 with dropout 0.2',
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 16, latentActivation: 'relu' },
    dropout: 0.2,
  },
  'mnist-sparse': {
    summary: '784-1024-784, L1 penalty on the code',
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'relu' },
    l1: 3e-4,
    epochs: 10,
  },
  'mnist-sparse-k': {
    summary: '784-1024-784, only the 25 largest kept (Makhzani 2013)',
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'relu', active: 25 },
    epochs: 10,
  },
  'mnist-sparse-kl': {
    summary: '784-1024-784, KL sparsity (Ng, CS294A)',
    ...dense,
    architectureOptions: { ...overcomplete, latentActivation: 'sigmoid' },
    sparsity: 1e-3,
    learningRate: 3e-3,
    epochs: 10,
  },
  'mnist-contractive': {
    summary: '784-64-784 with a penalty on the Jacobian (Rifai 2011)',
    ...dense,
    architectureOptions: { hidden: [], latentChannels: 64, latentActivation: 'sigmoid' },
    contractive: 1e-3,
  },
  'mnist-vae': {
    summary: '784-256-16, variational (Kingma & Welling 2014)',
    ...dense,
    architectureOptions: { hidden: [256], latentChannels: 16 },
    beta: 1,
    learningRate: 1e-3,
    epochs: 30,
  },
  'mnist-vae-2d': {
    summary: '784-128-64-2, variational',
    ...dense,
    architectureOptions: { hidden: [128, 64], latentChannels: 2 },
    beta: 1,
    epochs: 15,
    limit: 20_000,
  },
  'mnist-stacked': {
    summary: '784-1000-500-250-30, layer by layer (Hinton 2006)',
    ...dense,
    architectureOptions: { hidden: [1000, 500, 250], latentChannels: 30 },
    learningRate: 1e-3,
    epochs: 20,
    pretrainEpochs: 8,
  },
};
