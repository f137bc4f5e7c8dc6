import type { Optimizer } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { optimizerValues, setOptimizerValues } from '../layers/tensor-values.js';

export type OptimizerName = 'adam' | 'sgd' | 'rmsprop' | 'momentum';

/** Decay of the running sum of gradients of `momentum`. */
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
 * Saves and reloads an optimizer, and disposes of the given one. tfjs recomputes Adam's β powers when it loads a state, so
 * an uninterrupted run must reload too in order to continue from the same numbers as a resumed one.
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
