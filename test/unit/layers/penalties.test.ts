import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import {
  contraction,
  gaussianKl,
  klSparsity,
  l1Activity,
  l2Activity,
} from '../../../src/layers/penalties.js';
import { expectGradient } from './finite-differences.js';

beforeAll(() => useExactEngine());

const numberOf = (penalty: () => tf.Scalar) => tf.tidy(() => penalty().dataSync()[0]!);

describe('activity penalties', () => {
  const latent = [0.5, -0.25, 2, 1];

  it('are sums over an image and means over the batch', () => {
    expect(numberOf(() => l1Activity(tf.tensor2d(latent, [2, 2])))).toBeCloseTo(3.75 / 2, 6);
    expect(numberOf(() => l2Activity(tf.tensor2d(latent, [2, 2])))).toBeCloseTo(5.3125 / 2, 6);
  });

  it('have the right gradients', () => {
    expectGradient((y) => l1Activity(tf.reshape(y, [2, 2])), latent);
    expectGradient((y) => l2Activity(tf.reshape(y, [2, 2])), latent);
  });
});

describe('klSparsity', () => {
  const batch = (y: tf.Tensor) => tf.reshape(y, [2, 1, 1, 2]) as tf.Tensor4D;

  it('is zero at the target and grows on both sides of it', () => {
    const at = (mean: number) => numberOf(() => klSparsity(tf.fill([3, 1, 1, 4], mean), 0.1));
    expect(at(0.1)).toBeCloseTo(0, 5);
    expect(at(0.2)).toBeCloseTo(4 * (0.1 * Math.log(0.5) + 0.9 * Math.log(0.9 / 0.8)), 4);
    expect(at(0.01)).toBeGreaterThan(at(0.05));
    expect(Number.isFinite(at(0))).toBe(true);
  });

  it('has the right gradient', () => {
    expectGradient((y) => klSparsity(batch(y), 0.2), [0.1, 0.5, 0.4, 0.3], { h: 1e-3, tolerance: 1e-2 });
  });
});

describe('contraction', () => {
  const weights = [0.5, -1, 0.25, 2, 1, -0.5];
  const encode = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.sigmoid(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D)) as tf.Tensor2D;

  it('is the squared norm of the Jacobian', () => {
    const images = [
      [0.2, 0.7],
      [0.9, 0.1],
    ];
    const kernel = tf.tensor2d(weights, [2, 3]);
    const closed = numberOf(() => contraction(encode(tf.tensor2d(images), kernel), kernel, 'sigmoid'));
    let sum = 0;
    for (const image of images) {
      for (let unit = 0; unit < 3; unit++) {
        const slope = tf.grad((x) => tf.sum(tf.slice(encode(x, kernel), [0, unit], [1, 1])))(
          tf.tensor2d([image]),
        );
        sum += slope.dataSync<'float32'>().reduce((total, value) => total + value * value, 0);
      }
    }
    expect(closed).toBeCloseTo(sum / images.length, 5);
  });

  it('has the right gradient by the weights', () => {
    const x = tf.tensor2d([
      [0.2, 0.7],
      [0.9, 0.1],
    ]);
    expectGradient((w) => {
      const kernel = tf.reshape(w, [2, 3]) as tf.Tensor2D;
      return contraction(encode(x, kernel), kernel, 'sigmoid');
    }, weights);
  });
});

describe('gaussianKl', () => {
  const mean = [0.5, -1];
  const logVariance = [0.3, -1.2];

  it('is what sampling estimates', () => {
    const random = new Random(5);
    const samples = 100_000;
    let sum = 0;
    for (let n = 0; n < samples; n++) {
      mean.forEach((mu, i) => {
        const z = random.normal();
        const sample = mu + Math.exp(logVariance[i]! / 2) * z;
        // log q − log p; the constant of both densities cancels.
        sum += (-z * z - logVariance[i]! + sample * sample) / 2;
      });
    }
    const closed = numberOf(() => gaussianKl(tf.tensor2d([mean]), tf.tensor2d([logVariance])));
    expect(closed).toBeCloseTo(sum / samples, 1.7);
  });

  it('is zero for the prior itself, and has the right gradients', () => {
    expect(numberOf(() => gaussianKl(tf.zeros([2, 3]), tf.zeros([2, 3])))).toBe(0);
    expectGradient((m) => gaussianKl(tf.reshape(m, [1, 2]), tf.tensor2d([logVariance])), mean);
    expectGradient((v) => gaussianKl(tf.tensor2d([mean]), tf.reshape(v, [1, 2])), logVariance);
  });
});
