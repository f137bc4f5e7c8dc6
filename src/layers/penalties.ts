import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

/** Σ|y| of an image, mean over the batch; `y` is `[n, …]`. An activity penalty of weight 1 in Keras's words. */
export function l1Activity(y: Tensor): Scalar {
  return tf.tidy(() => tf.div(tf.sum(tf.abs(y)), y.shape[0]!) as Scalar);
}

/** Σy² of an image, mean over the batch; `y` is `[n, …]`. */
export function l2Activity(y: Tensor): Scalar {
  return tf.tidy(() => tf.div(tf.sum(tf.square(y)), y.shape[0]!) as Scalar);
}

/** A mean activation is kept this far from 0 and 1, where the divergence has no value. */
const EPSILON = 1e-6;

/**
 * Σ KL(ρ ‖ ρ̂) over the units of `y` `[n, h, w, units]` (0…1), where ρ̂ is the unit's mean over the batch and all places
 * and ρ is `target`: the sparsity penalty of Ng's notes (CS294A, section 3), in nats.
 */
export function klSparsity(y: Tensor4D, target: number): Scalar {
  return tf.tidy(() => {
    const mean = tf.clipByValue(tf.mean(y, [0, 1, 2]), EPSILON, 1 - EPSILON);
    const active = tf.mul(target, tf.log(tf.div(target, mean)));
    const silent = tf.mul(1 - target, tf.log(tf.div(1 - target, tf.sub(1, mean))));
    return tf.sum(tf.add(active, silent)) as Scalar;
  });
}

/** What the derivative of an activation function is, in terms of its value. */
const slopes: Readonly<Record<string, (y: Tensor) => Tensor>> = {
  linear: (y) => tf.onesLike(y),
  relu: (y) => tf.sign(y),
  sigmoid: (y) => tf.mul(y, tf.sub(1, y)),
};

/**
 * Squared Frobenius norm of the Jacobian ∂y/∂x of an encoder of one dense layer, mean over the batch (Rifai et al.
 * 2011, equation 7): Σ_j slope_j² Σ_i W_ij². `y` `[n, …, units]` is what the layer of weights `kernel` `[inputs, units]`
 * and of that activation gave.
 */
export function contraction(y: Tensor, kernel: Tensor2D, activation: string): Scalar {
  return tf.tidy(() => {
    const slope = tf.square(slopes[activation]!(y));
    return tf.div(tf.sum(tf.mul(slope, tf.sum(tf.square(kernel), 0))), y.shape[0]!) as Scalar;
  });
}

/**
 * KL(N(mean, σ²) ‖ N(0, 1)) of a diagonal Gaussian in nats, summed over an image and averaged over the batch (Kingma &
 * Welling 2014, appendix B); both tensors `[n, …]`.
 */
export function gaussianKl(mean: Tensor, logVariance: Tensor): Scalar {
  return tf.tidy(() => {
    const doubled = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
    return tf.div(tf.sum(doubled), 2 * mean.shape[0]!) as Scalar;
  });
}
