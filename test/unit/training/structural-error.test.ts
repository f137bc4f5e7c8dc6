import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { structuralError } from '../../../src/architectures/photo/training/structural-error.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import type { Image } from '../../../src/image/image.js';
import { msSsim } from '../../../src/metrics/ms-ssim.js';
import { expectGradient } from '../layers/finite-differences.js';

beforeAll(() => useExactEngine());

/** A smooth wave with noise of some amplitude on it. */
function plane(side: number, amplitude: number): Image {
  const random = new Random(7);
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const wave = 128 + 90 * Math.sin(i / 9) * Math.cos(Math.floor(i / side) / 5);
    return wave + amplitude * (random.float() - 0.5);
  });
  return { width: side, height: side, channels: 1, data };
}

function tensorOf({ width, height, data }: Image): tf.Tensor4D {
  return tf.tensor4d(
    Float32Array.from(data, (level) => level / 255),
    [1, height, width, 1],
  );
}

describe('structuralError', () => {
  it.each([16, 32, 64, 96])('is 1 − MS-SSIM for %i pixels a side', (side) => {
    const [a, b] = [plane(side, 0), plane(side, 60)];
    const error = tf.tidy(() => structuralError(tensorOf(a), tensorOf(b)).dataSync()[0]!);
    expect(error).toBeGreaterThan(0.01);
    expect(error).toBeCloseTo(1 - msSsim(a, b), 4);
  });

  it('treats each image separately', () => {
    const [a, b, c] = [plane(32, 0), plane(32, 30), plane(32, 90)].map(tensorOf);
    const both = tf.tidy(() => structuralError(tf.concat([a!, a!]), tf.concat([b!, c!])).dataSync());
    const alone = [b!, c!].map((other) => tf.tidy(() => structuralError(a!, other).dataSync()[0]!));
    both.forEach((error, n) => {
      expect(error).toBeCloseTo(alone[n]!, 5);
    });
    expect(both[1]!).toBeGreaterThan(both[0]!);
  });

  it.each([12, 24])('has the right gradient for %i pixels a side', (side) => {
    const x = tensorOf(plane(side, 0));
    const directions = [20, 60, 120].map((amplitude) => tf.sub(tensorOf(plane(side, amplitude)), x));
    const guess = (amounts: tf.Tensor) =>
      tf.addN([x, ...directions.map((direction, n) => tf.mul(direction, tf.slice(amounts, n, 1)))]);
    expectGradient(
      (amounts) => tf.sum(structuralError(x, guess(amounts) as tf.Tensor4D)) as tf.Scalar,
      [0.3, 0.5, 0.4],
      { h: 1e-2, tolerance: 1e-3 },
    );
  });
});
