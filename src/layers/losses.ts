import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

export type Distortion = 'bce' | 'mse' | 'mae';

const EPSILON = 1e-7;

/**
 * The loss of a plain autoencoder between `x` and `xHat` (both 0…1, any shape): the mean over samples of the binary
 * cross-entropy in nats, the squared error or the absolute error. A scalar.
 */
export function reconstructionLoss(kind: Distortion, x: Tensor, xHat: Tensor): Scalar {
  return tf.tidy(() => tf.mean(perSample[kind](x, xHat)) as Scalar);
}

/**
 * Distortion D of the loss R + λD between `x` and `xHat` (both 0…1, any shape), on the scale of the squared error of
 * 8-bit samples. A scalar.
 *
 * - `mse`: 255² × mean squared error.
 * - `mae`: 255² × mean absolute error, which is no less.
 * - `bce`: 255² × half the mean binary cross-entropy in nats above its minimum at x̂ = x. This excess is
 *   at least 2(x − x̂)² (Pinsker's inequality), so half of it is an upper bound of the squared error, and a λ means
 *   about the same trade-off.
 */
export function distortion(kind: Distortion, x: Tensor, xHat: Tensor): Scalar {
  return tf.tidy(() => {
    const loss = reconstructionLoss(kind, x, xHat);
    const scaled = kind === 'bce' ? tf.div(tf.sub(loss, reconstructionLoss(kind, x, x)), 2) : loss;
    return tf.mul(255 * 255, scaled) as Scalar;
  });
}

const perSample: Readonly<Record<Distortion, (x: Tensor, xHat: Tensor) => Tensor>> = {
  bce: binaryCrossEntropy,
  mse: (x, xHat) => tf.squaredDifference(x, xHat),
  mae: (x, xHat) => tf.abs(tf.sub(x, xHat)),
};

function binaryCrossEntropy(x: Tensor, xHat: Tensor): Tensor {
  const clipped = tf.clipByValue(xHat, EPSILON, 1 - EPSILON);
  const ones = tf.mul(x, tf.log(clipped));
  const zeros = tf.mul(tf.sub(1, x), tf.log(tf.sub(1, clipped)));
  return tf.neg(tf.add(ones, zeros));
}
