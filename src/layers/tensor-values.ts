import type { Optimizer, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { sizeOf } from './variable.js';

/** Named float32 arrays with their shapes. */
export type TensorValues = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}[];

/** Copies of the values of `variables`, in order. */
export function valuesOf(variables: readonly Variable[]): TensorValues {
  return variables.map((variable) => ({
    name: variable.name,
    shape: variable.shape,
    values: Float32Array.from(variable.dataSync()),
  }));
}

/** Sets `variables`, in order, to values that `valuesOf` took from variables of the same shapes. */
export function assignValues(variables: readonly Variable[], values: TensorValues): void {
  variables.forEach((variable, index) => {
    const { shape, values: numbers } = values[index]!;
    tf.tidy(() => variable.assign(tf.tensor(numbers, [...shape])));
  });
}

/** Whether there is a value of the right shape for each variable. */
export function fits(
  values: TensorValues | undefined,
  variables: readonly Variable[],
): values is TensorValues {
  return (
    values?.length === variables.length &&
    variables.every(({ shape }, i) => String(shape) === String(values[i]!.shape))
  );
}

/** Gives variables their numbers, in order; false, and nothing is set, unless there are just as many. */
export function assignNumbers(variables: readonly Variable[], numbers: Float32Array): boolean {
  if (numbers.length !== sizeOf(variables)) return false;
  let at = 0;
  const values = variables.map(({ name, shape, size }) => {
    at += size;
    return { name, shape, values: numbers.slice(at - size, at) };
  });
  assignValues(variables, values);
  return true;
}

/**
 * The state of an optimizer as plain values. Another one with these values goes on from the same numbers, to the last bit:
 * the powers of Adam's decay rates come first, because tfjs itself would only save how often it multiplied them.
 */
export async function optimizerValues(optimizer: Optimizer): Promise<TensorValues> {
  const [iterations, ...moments] = await optimizer.getWeights();
  const values = [iterations!, ...moments].map(({ name, tensor }) => ({
    name,
    shape: tensor.shape,
    values: Float32Array.from(tensor.dataSync()),
  }));
  iterations!.tensor.dispose(); // made for the call; the moments are the optimizer's own
  return [...valuesOf(decayPowers(optimizer)), ...values];
}

export async function setOptimizerValues(optimizer: Optimizer, values: TensorValues): Promise<void> {
  const powers = decayPowers(optimizer);
  const weights = values.slice(powers.length).map(({ name, shape, values: numbers }) => ({
    name,
    tensor: tf.tensor(numbers, [...shape]),
  }));
  await optimizer.setWeights(weights);
  tf.dispose(weights.map(({ tensor }) => tensor));
  assignValues(powers, values);
}

/** β₁ and β₂ to the power of the steps done, which Adam keeps in private; none for other optimizers. */
function decayPowers(optimizer: Optimizer): Variable[] {
  const { accBeta1, accBeta2 } = optimizer as Optimizer & { accBeta1?: Variable; accBeta2?: Variable };
  return accBeta1 && accBeta2 ? [accBeta1, accBeta2] : [];
}
