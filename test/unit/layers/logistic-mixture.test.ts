import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';
import { LogisticMixturePrior } from '../../../src/layers/logistic-mixture.js';
import { quantize, roundStraightThrough } from '../../../src/layers/quantize.js';
import { expectGradient } from './finite-differences.js';

beforeAll(() => useExactEngine());

describe('LogisticMixturePrior', () => {
  it('gives integers probabilities that sum to 1', () => {
    const prior = new LogisticMixturePrior(2);
    let sum = 0;
    for (let symbol = -60; symbol <= 60; symbol++) {
      const bits = tf.tidy(() => prior.bits(tf.fill([1, 1, 1, 2], symbol)).dataSync()[0]!);
      sum += 2 ** (-bits / 2); // both channels start alike
    }
    expect(sum).toBeCloseTo(1, 3);
    prior.dispose();
  });

  it('adds up over all symbols', () => {
    const prior = new LogisticMixturePrior(1);
    const bitsOf = (symbols: number[]) =>
      tf.tidy(() => prior.bits(tf.tensor4d(symbols, [1, 1, symbols.length, 1])).dataSync()[0]!);
    expect(bitsOf([0, 3, -2])).toBeCloseTo(bitsOf([0]) + bitsOf([3]) + bitsOf([-2]), 3);
    prior.dispose();
  });

  it('has the right gradient', () => {
    const prior = new LogisticMixturePrior(2);
    expectGradient((y) => prior.bits(tf.reshape(y, [1, 1, 2, 2])), [0.3, -1.7, 4.2, 2.5]);
    prior.dispose();
  });

  it('stays finite far from everything', () => {
    const prior = new LogisticMixturePrior(1);
    expect(tf.tidy(() => prior.bits(tf.fill([1, 1, 1, 1], 1e6)).dataSync()[0])).toBeLessThan(40);
    prior.dispose();
  });
});

describe('quantize', () => {
  it('rounds, and lets the gradient pass', () => {
    const y = tf.tensor1d([0.4, 0.6, -1.2]);
    expect([...roundStraightThrough(y).dataSync()].map((v) => v + 0)).toEqual([0, 1, -1]);
    const gradient = tf.grad((v) => tf.sum(tf.mul(roundStraightThrough(v), tf.tensor1d([1, 2, 3]))))(y);
    expect([...gradient.dataSync()]).toEqual([1, 2, 3]);
  });

  it('adds the noise it is given', () => {
    const noisy = quantize(tf.tensor1d([1, 2]), 'noise', tf.tensor1d([0.25, -0.5]));
    expect([...noisy.dataSync()]).toEqual([1.25, 1.5]);
  });
});
