import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';
import { keepLargest } from '../../../src/layers/k-sparse.js';

beforeAll(() => useExactEngine());

const rows = [
  [3, -1, 2, 0.5],
  [-4, -2, -3, -1],
];

/** The values of a tensor, with one kind of zero. */
function valuesOf(make: () => tf.Tensor): number[] {
  return tf.tidy(() => Array.from(make().dataSync(), (value) => value + 0));
}

describe('keepLargest', () => {
  it('keeps the largest of every row', () => {
    expect(valuesOf(() => keepLargest(tf.tensor2d(rows), 2))).toEqual([3, 0, 2, 0, 0, -2, 0, -1]);
  });

  it('lets the gradient through where it kept', () => {
    const energy = (y: tf.Tensor) => tf.sum(tf.square(keepLargest(y as tf.Tensor2D, 2)));
    expect(valuesOf(() => tf.grad(energy)(tf.tensor2d(rows)))).toEqual([6, 0, 4, 0, 0, -4, 0, -2]);
  });

  it('keeps all where there are no more', () => {
    expect(valuesOf(() => keepLargest(tf.tensor2d(rows), 4))).toEqual(rows.flat());
  });
});
