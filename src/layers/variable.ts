import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

let created = 0;

/**
 * A trainable variable with the value that `initial` returns. tfjs keys the state of optimizers by the names of variables,
 * so a number makes the name unique in the process.
 */
export function variable(name: string, initial: () => Tensor): Variable {
  created += 1;
  return tf.tidy(() => tf.variable(initial(), true, `${name}_${created}`));
}
