import { describe, expect, test } from 'vitest';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { errorCode } from '../../aec-error.js';
import { encodeSymbols } from '../../one-latent.js';

const json = {
  kind: 'factorized' as const,
  channels: [
    { minimum: -1, frequencies: [8192, 40960, 8192, 8192] },
    { minimum: 0, frequencies: [65535, 1] },
  ],
};

describe('fromCounts', () => {
  test('gives each channel its own table', () => {
    const model = FactorizedModel.fromCounts([
      new Map([
        [0, 3],
        [1, 1],
      ]),
      new Map([[-7, 9]]),
    ]);
    expect(model.toJSON().channels).toEqual([
      { minimum: 0, frequencies: [49151, 16384, 1] },
      { minimum: -7, frequencies: [65535, 1] },
    ]);
  });

  test('values between the counted ones get an interval', () => {
    const model = FactorizedModel.fromCounts([
      new Map([
        [2, 5],
        [-1, 5],
      ]),
    ]);
    expect(model.toJSON().channels).toEqual([{ minimum: -1, frequencies: [32767, 1, 1, 32766, 1] }]);
  });

  test('a channel without counts codes zeros', () => {
    expect(FactorizedModel.fromCounts([new Map()]).toJSON().channels).toEqual([
      { minimum: 0, frequencies: [65535, 1] },
    ]);
  });

  test('a rare symbol far out goes through the escape', () => {
    const model = FactorizedModel.fromCounts([
      new Map([
        [0, 999_000],
        [3000, 1000],
      ]),
    ]);
    const [channel] = model.toJSON().channels;
    expect(channel!.minimum).toBe(0);
    expect(channel!.frequencies).toEqual([65470, 66]);
  });

  test('no channel at all is an error', () => {
    expect(errorCode(() => FactorizedModel.fromCounts([]))).toBe('model');
  });
});

describe('JSON', () => {
  test('comes back as it was', () => {
    const model = FactorizedModel.fromJSON(JSON.parse(JSON.stringify(json)));
    expect(model.toJSON()).toEqual(json);
    expect(JSON.parse(JSON.stringify(model))).toEqual(json);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'factorized'],
    ['another kind', { ...json, kind: 'context' }],
    ['no channels', { kind: 'factorized' }],
    ['zero channels', { kind: 'factorized', channels: [] }],
    ['a channel that is null', { kind: 'factorized', channels: [null] }],
    ['a channel without minimum', { kind: 'factorized', channels: [{ frequencies: [65535, 1] }] }],
    ['a minimum as text', { kind: 'factorized', channels: [{ minimum: '0', frequencies: [65535, 1] }] }],
    ['a channel without frequencies', { kind: 'factorized', channels: [{ minimum: 0 }] }],
    ['frequencies as text', { kind: 'factorized', channels: [{ minimum: 0, frequencies: ['65535', 1] }] }],
    [
      'frequencies of a wrong sum',
      { kind: 'factorized', channels: [{ minimum: 0, frequencies: [65535, 2] }] },
    ],
  ])('%s is an error', (_, damaged) => {
    expect(errorCode(() => FactorizedModel.fromJSON(damaged))).toBe('model');
  });
});

test('a latent of another number of channels is an error', () => {
  const model = FactorizedModel.fromJSON(json);
  const shape = { height: 1, width: 1, channels: 3 };
  expect(errorCode(() => encodeSymbols(new Int32Array(3), shape, model))).toBe('model');
});
