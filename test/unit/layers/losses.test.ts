import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';
import { type Distortion, distortion, reconstructionLoss } from '../../../src/layers/losses.js';
import { expectGradient } from './finite-differences.js';

beforeAll(() => useExactEngine());

const x = [0, 0.1, 0.5, 0.9, 1];
const xHat = [0.1, 0.3, 0.45, 0.7, 0.95];

function value(kind: Distortion, a: readonly number[], b: readonly number[]): number {
  return tf.tidy(() => distortion(kind, tf.tensor1d([...a]), tf.tensor1d([...b])).dataSync()[0]!);
}

describe.each(['bce', 'mse', 'mae'] as const)('%s', (kind) => {
  it('has the right gradient', () => {
    const target = tf.tensor1d(x);
    expectGradient((guess) => tf.div(distortion(kind, target, guess), 255 * 255) as tf.Scalar, xHat);
  });

  it('has the right gradient as the loss of a plain autoencoder', () => {
    const target = tf.tensor1d(x);
    expectGradient((guess) => reconstructionLoss(kind, target, guess), xHat);
  });

  it('is zero where nothing is lost', () => {
    expect(value(kind, x, x)).toBeCloseTo(0, 1);
  });
});

describe('reconstructionLoss', () => {
  const loss = (kind: Distortion) =>
    tf.tidy(() => reconstructionLoss(kind, tf.tensor1d([0, 1]), tf.tensor1d([0.25, 0.5])).dataSync()[0]!);

  it('is a mean over samples', () => {
    expect(loss('mae')).toBeCloseTo(0.375, 6);
    expect(loss('mse')).toBeCloseTo((0.0625 + 0.25) / 2, 6);
    expect(loss('bce')).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5)) / 2, 5);
  });
});

describe('distortion', () => {
  it('is the squared error of 8-bit samples', () => {
    expect(value('mse', [0, 1], [2 / 255, 1])).toBeCloseTo(2, 4);
  });

  it.each(['bce', 'mae'] as const)('of %s bounds the squared error from above', (kind) => {
    const sample = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(value(kind, [a], [b])).toBeGreaterThanOrEqual(value('mse', [a], [b]) - 0.05);
      }),
    );
  });
});
