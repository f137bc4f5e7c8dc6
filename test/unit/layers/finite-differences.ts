// Gradients of the tfjs operations are registered by this package.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Compares the gradient of a scalar function at `at` with central differences of step `h`. */
export function expectGradient(
  f: (x: tf.Tensor) => tf.Scalar,
  at: readonly number[],
  { h = 1e-2, tolerance = 2e-2 }: { h?: number; tolerance?: number } = {},
): void {
  const valueAt = (x: readonly number[]) => tf.tidy(() => f(tf.tensor1d([...x])).dataSync()[0]!);
  const gradient = tf.tidy(() =>
    tf
      .grad((x) => f(x))(tf.tensor1d([...at]))
      .dataSync(),
  );
  at.forEach((value, i) => {
    const shifted = (by: number) => at.map((other, j) => (j === i ? value + by : other));
    const numeric = (valueAt(shifted(h)) - valueAt(shifted(-h))) / (2 * h);
    expect(
      Math.abs(gradient[i]! - numeric),
      `∂/∂x${i}: ${gradient[i]} against ${numeric}`,
    ).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(numeric)));
  });
}
