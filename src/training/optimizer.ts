import type { Optimizer } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { optimizerValues, setOptimizerValues } from '../layers/tensor-values.js';

export type OptimizerName = 'adam' | 'sgd' | 'rmsprop' | 'momentum';

/** Weight of the past in the gradients of `momentum`. */
const MOMENTUM = 0.9;

export function createOptimizer(name: OptimizerName, learningRate: number): Optimizer {
  switch (name) {
    case 'adam':
      return tf.train.adam(learningRate);
    case 'sgd':
      return tf.train.sgd(learningRate);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate);
    case 'momentum':
      return tf.train.momentum(learningRate, MOMENTUM);
  }
}

/**
 * The same optimizer passed through its saved form, the given one disposed of: tfjs recomputes Adam's β powers when it
 * loads them, and an uninterrupted run must go on from the very same numbers as a resumed one.
 */
export async function throughSavedForm(
  optimizer: Optimizer,
  name: OptimizerName,
  learningRate: number,
): Promise<Optimizer> {
  const values = await optimizerValues(optimizer);
  optimizer.dispose();
  const fresh = createOptimizer(name, learningRate);
  await setOptimizerValues(fresh, values);
  return fresh;
}
