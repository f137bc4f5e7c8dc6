import type { Rank, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';

let created = 0;

/**
 * A trainable variable with the value that `initial` returns. tfjs keys the state of optimizers by the names of variables,
 * so a number makes the name unique in the process.
 */
export function variable<R extends Rank>(name: string, initial: () => Tensor<R>): Variable<R> {
  created += 1;
  return tf.tidy(() => tf.variable(initial(), true, `${name}_${created}`));
}

/** How many numbers variables hold. */
export function sizeOf(variables: readonly Variable[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0);
}

/** The variables under the trainable weights of a layer or of a whole tfjs model. */
export function variablesOf({ trainableWeights }: Pick<LayersModel, 'trainableWeights'>): Variable[] {
  return trainableWeights.map((weight) => weight.read() as Variable);
}
