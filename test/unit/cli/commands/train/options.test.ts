import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { trainingConfig, trainingOptions } from '../../../../../src/cli/commands/train/options.js';
import { defaultConfig } from '../../../../../src/training/config.js';
import { presetConfig } from '../../../../../src/training/presets.js';

function configOf(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const option of trainingOptions()) command.addOption(option);
  return trainingConfig(command.parse(args, { from: 'user' }).opts());
}

describe('trainingConfig', () => {
  it('gives the defaults', () => {
    expect(configOf()).toEqual({ ...defaultConfig, id: 'mnist-conv' });
  });

  it('gives a preset', () => {
    expect(configOf('--preset', 'mnist-conv-8')).toEqual(presetConfig('mnist-conv-8'));
  });

  it('gives a preset of digits without mnist- in front, and lists all where there is none', () => {
    expect(configOf('--preset', 'dense-32')).toEqual(presetConfig('mnist-dense-32'));
    expect(() => configOf('--preset', 'dense-33')).toThrow(/no preset "dense-33"; there is .*mnist-dense-32/);
  });

  it('has no hard epochs where no rate is trained for', () => {
    expect(configOf('--objective', 'reconstruction').hardEpochs).toBe(0);
  });

  it('puts what is given over a preset, and keeps its id', () => {
    expect(configOf('--preset', 'mnist-conv-8', '--epochs', '20', '--option', 'latentChannels=4')).toEqual({
      ...presetConfig('mnist-conv-8'),
      epochs: 20,
      architectureOptions: { latentChannels: 4 },
    });
    expect(configOf('--preset', 'mnist-conv-8', '--id', 'mine').id).toBe('mine');
  });

  it('leaves a short run its first stage', () => {
    expect(configOf('--epochs', '3').hardEpochs).toBe(1);
    expect(configOf('--epochs', '30').hardEpochs).toBe(10);
    expect(configOf('--epochs', '3', '--hard-epochs', '3').hardEpochs).toBe(3);
  });

  it('has an option for every field', () => {
    const words =
      '--arch a --data d --epochs 1 --hard-epochs 2 --batch-size 3 --lr 4e-3 --loss bce --lambda 0.5';
    const more =
      '--quantization straight-through --weights float32 --seed 6 --validation-split 0 --early-stopping 7';
    const regime =
      '--objective reconstruction --pretrain-epochs 1 --optimizer sgd --corrupt mask:0.5 --dropout 0.1';
    const penalties =
      '--latent-noise 0.2 --l1 0.3 --l2 0.4 --beta 0.5 --contractive 0.6 --sparsity 0.7 --sparsity-target 0.8';
    const descent = '--augment --warmup 0.5 --clip-norm 2 --averaging 0.9 --from photo';
    const last =
      '--structure 0.3 --only decoder --limit 8 --patch-size 9 --patches-per-epoch 10 --id i --option x=1 y=[2,3] z=word';
    expect(configOf(...`${words} ${more} ${regime} ${penalties} ${descent} ${last}`.split(' '))).toEqual({
      id: 'i',
      preset: null,
      architecture: 'a',
      architectureOptions: { x: 1, y: [2, 3], z: 'word' },
      data: 'd',
      objective: 'reconstruction',
      epochs: 1,
      pretrainEpochs: 1,
      hardEpochs: 2,
      batchSize: 3,
      optimizer: 'sgd',
      learningRate: 0.004,
      loss: 'bce',
      lambda: 0.5,
      corrupt: 'mask:0.5',
      latentNoise: 0.2,
      dropout: 0.1,
      l1: 0.3,
      l2: 0.4,
      beta: 0.5,
      contractive: 0.6,
      sparsity: 0.7,
      sparsityTarget: 0.8,
      quantization: 'straight-through',
      weights: 'float32',
      seed: 6,
      validationSplit: 0,
      earlyStopping: 7,
      limit: 8,
      patchSize: 9,
      patchesPerEpoch: 10,
      augment: true,
      warmup: 0.5,
      clipNorm: 2,
      averaging: 0.9,
      structure: 0.3,
      from: 'photo',
      only: 'decoder',
    } satisfies ReturnType<typeof trainingConfig>);
  });

  it.each([
    ['My Photos/', 'my-photos-conv'],
    ['/data/train-images-idx3-ubyte.gz', 'train-images-idx3-ubyte-conv'],
    ['../päd (2)', 'p-d-2-conv'],
    ['…', 'data-conv'],
  ])('names a model after its data: %s', (data, id) => {
    expect(configOf('--data', data).id).toBe(id);
  });

  it('takes no number that is none', () => {
    for (const text of ['', ' ', 'ten', '1e999']) expect(() => configOf('--epochs', text), text).toThrow();
  });
});
