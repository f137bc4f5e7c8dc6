import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

export type Distortion = 'bce' | 'mse';

const EPSILON = 1e-7;

/**
 * Distortion D of the R + λD loss between `x` and `xHat` (both 0…1, any shape), on the scale of the squared
 * error of 8-bit samples: a scalar.
 *
 * - `mse`: 255² × mean squared error.
 * - `bce`: 255² × half the mean binary cross-entropy in nats above its minimum at x̂ = x. That excess is at
 *   least 2(x − x̂)² (Pinsker's inequality), so half of it bounds the squared error from above and the same λ
 *   means about the same trade.
 */
export function distortion(kind: Distortion, x: Tensor, xHat: Tensor): Scalar {
  return tf.tidy(() => {
    const perSample = kind === 'mse' ? tf.squaredDifference(x, xHat) : tf.div(excessCrossEntropy(x, xHat), 2);
    return tf.mul(255 * 255, tf.mean(perSample)) as Scalar;
  });
}

function excessCrossEntropy(x: Tensor, xHat: Tensor): Tensor {
  return tf.sub(binaryCrossEntropy(x, xHat), binaryCrossEntropy(x, x));
}

function binaryCrossEntropy(x: Tensor, xHat: Tensor): Tensor {
  const clipped = tf.clipByValue(xHat, EPSILON, 1 - EPSILON);
  const ones = tf.mul(x, tf.log(clipped));
  const zeros = tf.mul(tf.sub(1, x), tf.log(tf.sub(1, clipped)));
  return tf.neg(tf.add(ones, zeros));
}
