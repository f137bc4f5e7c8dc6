import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useExactEngine } from '../../../../src/engine/exact.js';
import { tfl } from '../../../../src/engine/tfjs.js';
import { AecError } from '../../../../src/errors.js';
import { freezeNetwork } from '../../../../src/layers/freezing/freeze-network.js';

beforeAll(() => useExactEngine());

const same = { filters: 2, kernelSize: 3, padding: 'same' } as const;
const refused: [string, () => InstanceType<typeof tfl.layers.Layer>, string][] = [
  ['BatchNormalization', () => tfl.layers.batchNormalization({ name: 'odd' }), 'no such layer'],
  ['DepthwiseConv2D', () => tfl.layers.depthwiseConv2d({ name: 'odd', kernelSize: 3 }), 'no such layer'],
  ['Conv2D', () => tfl.layers.conv2d({ ...same, name: 'odd', padding: 'valid' }), 'padding is "valid"'],
  ['Conv2D', () => tfl.layers.conv2d({ ...same, name: 'odd', activation: 'tanh' }), 'activation is "tanh"'],
  ['Conv2D', () => tfl.layers.conv2d({ ...same, name: 'odd', dilationRate: 2 }), 'dilated'],
  ['Conv2D', () => tfl.layers.conv2d({ ...same, name: 'odd', kernelSize: [3, 1] }), 'kernelSize differs'],
  ['Conv2DTranspose', () => tfl.layers.conv2dTranspose({ ...same, name: 'odd' }), 'stride is 1, not 2'],
  ['MaxPooling2D', () => tfl.layers.maxPooling2d({ name: 'odd', poolSize: 3 }), 'does not pool 2×2'],
  ['ReLU', () => tfl.layers.reLU({ name: 'odd', maxValue: 6 }), 'largest value'],
  ['LeakyReLU', () => tfl.layers.leakyReLU({ name: 'odd', alpha: 1.5 }), 'slope is 1.5'],
  [
    'Reshape',
    () => tfl.layers.reshape({ name: 'odd', targetShape: [8, 8, 2] }),
    'size of its input is not fixed',
  ],
];

it.each(refused)('refuses %s: %#', (kind, make, why) => {
  const x = tfl.input({ shape: [kind === 'Reshape' ? null : 8, 8, 2], name: 'x' });
  const model = tfl.model({ inputs: x, outputs: make().apply(x) as SymbolicTensor });
  expect(freezing(model)).toThrow(`layer "odd" (${kind}) cannot be frozen`);
  expect(freezing(model)).toThrow(why);
  expect(freezing(model)).toThrow(AecError);
});

it('refuses scales that do not fit', () => {
  const x = tfl.input({ shape: [8], name: 'x' });
  const model = tfl.model({ inputs: x, outputs: tfl.layers.dense({ units: 2 }).apply(x) as SymbolicTensor });
  const freeze = (inputScales: number[][]) => () => freezeNetwork(model, { inputScales, calibration: [] });
  expect(freeze([])).toThrow('a model of 1 input needs as many scales, not 0');
  expect(freeze([[1, 2]])).toThrow('"x" has 8 channels, not 2 as its scales');
  expect(freeze([[1, 1, 1, 1, 1, 1, 1, 0]])).toThrow('the scales of "x" must be above 0, and finite');
});

it('refuses models without a layer, or with two outputs', () => {
  const x = tfl.input({ shape: [8], name: 'x' });
  const outputs = [1, 2].map((units) => tfl.layers.dense({ units }).apply(x) as SymbolicTensor);
  expect(freezing(tfl.model({ name: 'two', inputs: x, outputs }))).toThrow('"two" has 2 outputs');
  const same = tfl.layers.reshape({ targetShape: [8] }).apply(x) as SymbolicTensor;
  expect(freezing(tfl.model({ name: 'none', inputs: x, outputs: same }))).toThrow('no layer that computes');
});

function freezing(model: ReturnType<typeof tfl.model>): () => unknown {
  return () => freezeNetwork(model, { inputScales: [1], calibration: [] });
}
