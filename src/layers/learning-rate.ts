import type { MomentumOptimizer, Optimizer, SGDOptimizer } from '@tensorflow/tfjs-core';

/** Sets the learning rate of the steps that follow. */
export function setLearningRate(optimizer: Optimizer, learningRate: number): void {
  if ('setLearningRate' in optimizer) {
    // sgd and momentum keep it in a tensor.
    (optimizer as SGDOptimizer | MomentumOptimizer).setLearningRate(learningRate);
  } else {
    // The others read this field at each step; only its TypeScript declaration hides it.
    (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
  }
}
