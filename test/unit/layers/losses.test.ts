import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';
import { distortion } from '../../../src/layers/losses.js';
import { expectGradient } from './finite-differences.js';

beforeAll(() => useExactEngine());

const x = [0, 0.1, 0.5, 0.9, 1];
const xHat = [0.1, 0.3, 0.45, 0.7, 0.95];

function value(kind: 'bce' | 'mse', a: readonly number[], b: readonly number[]): number {
  return tf.tidy(() => distortion(kind, tf.tensor1d([...a]), tf.tensor1d([...b])).dataSync()[0]!);
}

describe.each(['mse', 'bce'] as const)('%s', (kind) => {
  it('has the right gradient', () => {
    const target = tf.tensor1d(x);
    expectGradient((guess) => tf.div(distortion(kind, target, guess), 255 * 255) as tf.Scalar, xHat);
  });

  it('is zero where nothing is lost', () => {
    expect(value(kind, x, x)).toBeCloseTo(0, 1);
  });
});

describe('distortion', () => {
  it('is the squared error of 8-bit samples', () => {
    expect(value('mse', [0, 1], [2 / 255, 1])).toBeCloseTo(2, 4);
  });

  it('of bce bounds the squared error from above', () => {
    const sample = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(value('bce', [a], [b])).toBeGreaterThanOrEqual(value('mse', [a], [b]) - 0.05);
      }),
    );
  });
});
