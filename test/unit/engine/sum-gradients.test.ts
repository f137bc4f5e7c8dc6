import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useEngine } from '../../../src/engine/engine.js';
import { expectSameAsDifferences, noise } from './gradient-check.js';

beforeAll(() => useEngine('wasm'));

const shape = [2, 3, 4];
const axes = [undefined, 0, -1, [0, 2], [0, 1, 2]];
const ofAxes = axes.flatMap((axis) => [false, true].map((keepDims) => ({ axis, keepDims })));

it.each(ofAxes)('sum and mean over $axis, dimensions kept: $keepDims', async ({ axis, keepDims }) => {
  for (const reduce of [tf.sum, tf.mean]) {
    await expectSameAsDifferences((x) => reduce(x, axis, keepDims), [noise(shape)]);
  }
});

it('the gradient of a sum of nothing is empty', () => {
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(x))(tf.zeros([0, 3]));
  expect(gradient.shape).toEqual([0, 3]);
});
