import type { MomentumOptimizer, Optimizer, SGDOptimizer } from '@tensorflow/tfjs-core';
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

/** Sets the rate of the steps that follow. */
export function setLearningRate(optimizer: Optimizer, learningRate: number): void {
  if ('setLearningRate' in optimizer) {
    // sgd and momentum keep it in a tensor.
    (optimizer as SGDOptimizer | MomentumOptimizer).setLearningRate(learningRate);
  } else {
    // The others read this field at each step; only its TypeScript declaration hides it.
    (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
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
