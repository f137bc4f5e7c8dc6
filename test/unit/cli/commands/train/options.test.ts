import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Setting, Settings } from '../../../../../src/architectures/settings.js';
import { commonSettings } from '../../../../../src/architectures/training-config.js';
import { trainingArchitectures } from '../../../../../src/architectures/training-registry.js';
import { optionError, requestOf, trainingOptions } from '../../../../../src/cli/commands/train/options.js';
import { trainingConfig } from '../../../../../src/training/config.js';

function configOf(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  command.option('-o, --output <folder>');
  for (const option of trainingOptions()) command.addOption(option);
  try {
    return trainingConfig(requestOf(command.parse(args, { from: 'user' }).opts()));
  } catch (error) {
    throw optionError(error);
  }
}

describe('the configuration that options stand for', () => {
  it('gives the defaults', () => {
    expect(configOf()).toEqual(trainingConfig({ id: 'mnist-conv' }));
  });

  it('gives a preset', () => {
    expect(configOf('--preset', 'mnist-conv-8')).toEqual(trainingConfig({ preset: 'mnist-conv-8' }));
  });

  it('gives a preset of digits without mnist- in front, and lists all where there is none', () => {
    expect(configOf('--preset', 'dense-32')).toEqual(trainingConfig({ preset: 'mnist-dense-32' }));
    expect(() => configOf('--preset', 'dense-33')).toThrow(
      /no preset "dense-33"; choose from .*mnist-dense-32/,
    );
  });

  it('has no hard epochs where no rate is trained for', () => {
    expect(configOf('--objective', 'reconstruction').hardEpochs).toBe(0);
  });

  it('puts what is given over a preset', () => {
    expect(configOf('--preset', 'mnist-conv-8', '--epochs', '20', '--option', 'latentChannels=4')).toEqual({
      ...trainingConfig({ preset: 'mnist-conv-8' }),
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

  it.each(trainingArchitectures())('has an option for every setting of $name', ({ name, settings }) => {
    const all: Settings = { ...commonSettings, ...settings };
    const config = configOf('--arch', name, ...Object.entries(all).flatMap(optionWithValue));
    for (const [key, setting] of Object.entries(all)) expect(config[key], key).toEqual(changed(key, setting));
  });

  it('reads options of the architecture as JSON where they are JSON', () => {
    const { architectureOptions } = configOf(
      '--option',
      'latentChannels=4',
      'filters=[2,3]',
      'upsampling=nearest',
    );
    expect(architectureOptions).toEqual({ latentChannels: 4, filters: [2, 3], upsampling: 'nearest' });
  });

  it.each([
    [['--arch', 'photo', '--dropout', '0.5'], /^--dropout is a setting of conv and dense, not of photo$/],
    [['--dropout', '1.5'], /^--dropout must be a number from 0 to below 1, not 1\.5$/],
    [['--lr', '0'], /^--lr must be a number above 0/],
    [['--corrupt', 'fog:1'], /^--corrupt must be a kind and an amount/],
    [['--arch', 'magic'], /no architecture "magic"; there is conv, dense/],
    [['--option', 'colour=1'], /conv: no option "colour"; it has filters/],
    [['--id', 'A B'], /^--id must consist of/],
  ])('refuses %j in the words of the command line', (args, message) => {
    expect(() => configOf(...args)).toThrow(message);
  });

  it.each([
    [['--data', 'My Photos/'], 'my-photos'],
    [['--data', '../päd (2)'], 'p-d-2'],
    [['--data', '…'], 'data'],
    [['--data', '/fashion/train-images-idx3-ubyte.gz'], 'fashion'],
    [['--data', 'clothes/train'], 'clothes'],
    [['--data', 'glyphs.idx.gz'], 'glyphs'],
    [['--data', 'icons', '--arch', 'photo'], 'icons'],
    [['--data', 'icons', '--preset', 'photo'], 'icons'],
    [['--preset', 'conv-l1'], 'mnist-conv-l1'],
    [['--arch', 'dense'], 'mnist-dense'],
    // No model takes over the id of one that came with aec.
    [['--preset', 'mnist-rd'], 'mnist-rd-own'],
    [['--preset', 'photo'], 'photo-own'],
    [['--data', '../photo'], 'photo-own'],
    [['--arch', 'rd'], 'mnist-rd-own'],
    [['--preset', 'photo', '-o', 'models/My Icons/'], 'my-icons'],
    [['-o', 'somewhere/photo'], 'photo-own'],
    [['--data', 'icons', '-o', '___'], 'icons'],
    [['-o', 'models/icons', '--id', 'mine'], 'mine'],
  ])('names a model after its data or its folder: %j', (args, id) => {
    expect(configOf(...args).id).toBe(id);
  });

  it('takes no number that is none', () => {
    for (const text of ['', ' ', 'ten', '1e999']) expect(() => configOf('--epochs', text), text).toThrow();
  });
});

/** Values other than the defaults that go together, where the rule of `changed` would not do. */
const SPECIAL: Readonly<Record<string, unknown>> = {
  epochs: 30,
  hardEpochs: 0,
  sampleEpochs: 4,
  pretrainEpochs: 2,
  beta: 0, // goes with neither pretrainEpochs nor contractive; test/cli/train.test.ts has it
  corrupt: 'mask:0.5',
  only: 'decoder',
  patchSize: 9,
  seed: 6,
  batchSize: 3,
  limit: 8,
  patchesPerEpoch: 10,
  earlyStopping: 7,
};

function changed(key: string, { choices, fallback }: Setting): unknown {
  if (key in SPECIAL) return SPECIAL[key];
  if (choices) return choices.at(-1);
  if (typeof fallback === 'number') return 0.5;
  return typeof fallback === 'boolean' ? true : 'word';
}

function optionWithValue([key, setting]: [string, Setting]): string[] {
  const flag = key === 'learningRate' ? '--lr' : `--${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
  return setting.value === undefined ? [flag] : [flag, String(changed(key, setting))];
}
