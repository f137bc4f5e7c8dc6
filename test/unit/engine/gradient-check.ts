import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor;
export type Values = { values: Float32Array; shape: number[] };

/** Numbers in −1 … 1, the same for the same seed. */
export function noise(shape: number[], seed = 1): Values {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  const values = new Float32Array(tf.util.sizeFromShape(shape)).map(() => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  });
  return { values, shape };
}

/** f's value and the gradients of Σ f·noise by each input, on one backend. */
export async function gradients(
  backend: string,
  f: TensorFunction,
  inputs: Values[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
    const y = f(...tensors);
    const weights = weightsOf(y.shape);
    const loss: TensorFunction = (...xs) => tf.sum(tf.mul(f(...xs), weights));
    const all = [y, ...tf.grads(loss as (...xs: tf.Tensor[]) => tf.Tensor)(tensors)];
    return all.map((tensor) => tensor.dataSync() as Float32Array);
  });
}

function weightsOf(shape: number[]): tf.Tensor {
  return tf.tensor(noise(shape, 77).values, shape);
}

/** Checks value and gradients on wasm against the cpu backend, and that nothing is left in memory. */
export async function expectSameAsCpu(f: TensorFunction, inputs: Values[]): Promise<void> {
  const expected = await gradients('cpu', f, inputs);
  await tf.setBackend('wasm');
  const before = held();
  const actual = await gradients('wasm', f, inputs);
  expect(held()).toEqual(before);
  actual.forEach((values, i) => {
    expectClose(values, expected[i]!);
  });
}

/** Tensors that tfjs knows, and blocks of memory that the backend holds. */
export function held(): { tensors: number; blocks: number } {
  const { numDataIds } = tf.backend() as unknown as { numDataIds(): number };
  return { tensors: tf.memory().numTensors, blocks: numDataIds.call(tf.backend()) };
}

/** Largest deviation at most 1e-5 of the largest value, with room for values near zero. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  let scale = 1;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]!));
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * scale)) {
      expect.fail(`value ${i} is ${actual[i]}, expected ${expected[i]}`);
    }
  }
}

/** Checks the gradients on wasm against central differences of f on wasm itself. */
export async function expectSameAsDifferences(
  f: TensorFunction,
  inputs: Values[],
  step = 1e-2,
): Promise<void> {
  const [, ...exact] = await gradients('wasm', f, inputs);
  const loss = (changed: Values[]): number =>
    tf.tidy(() => {
      const y = f(...changed.map(({ values, shape }) => tf.tensor(values, shape)));
      const weights = weightsOf(y.shape).dataSync() as Float32Array;
      return (y.dataSync() as Float32Array).reduce((total, value, i) => total + value * weights[i]!, 0);
    });
  inputs.forEach((input, k) => {
    const differences = input.values.map((_, i) => {
      const moved = (by: number) =>
        inputs.map((other, j) =>
          j === k ? { ...other, values: other.values.map((v, m) => (m === i ? v + by : v)) } : other,
        );
      return (loss(moved(step)) - loss(moved(-step))) / (2 * step);
    });
    expectClose(exact[k]!, differences, 2e-3);
  });
}
