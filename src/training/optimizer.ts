import type { Optimizer } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

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
