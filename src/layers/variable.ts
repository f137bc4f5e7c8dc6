import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

let created = 0;

/**
 * A trainable variable that starts as what `initial` gives. tfjs keys the state of optimizers by the names of
 * variables, so the name is made unique in the process.
 */
export function variable(name: string, initial: () => Tensor): Variable {
  created += 1;
  return tf.tidy(() => tf.variable(initial(), true, `${name}_${created}`));
}
