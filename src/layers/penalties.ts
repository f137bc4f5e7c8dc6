import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

/** Σ|y| per image, averaged over the batch; `y` is `[n, …]`. Keras calls it an L1 activity regularizer. */
export function l1Activity(y: Tensor): Scalar {
  return tf.tidy(() => tf.div(tf.sum(tf.abs(y)), y.shape[0]!) as Scalar);
}

/** Σy² per image, averaged over the batch; `y` is `[n, …]`. */
export function l2Activity(y: Tensor): Scalar {
  return tf.tidy(() => tf.div(tf.sum(tf.square(y)), y.shape[0]!) as Scalar);
}

/** Mean activations are kept this far from 0 and 1, where the divergence is infinite. */
const EPSILON = 1e-6;

/**
 * Σ KL(ρ ‖ ρ̂) over the units of `y` `[n, h, w, units]` (0…1), in nats, where ρ is `target` and ρ̂ is the unit's mean over
 * the batch and all positions: the sparsity penalty of Ng (CS294A lecture notes, section 3).
 */
export function klSparsity(y: Tensor4D, target: number): Scalar {
  return tf.tidy(() => {
    const mean = tf.clipByValue(tf.mean(y, [0, 1, 2]), EPSILON, 1 - EPSILON);
    const active = tf.mul(target, tf.log(tf.div(target, mean)));
    const silent = tf.mul(1 - target, tf.log(tf.div(1 - target, tf.sub(1, mean))));
    return tf.sum(tf.add(active, silent)) as Scalar;
  });
}

/** Derivatives of activation functions, in terms of the value of the function. */
const slopes: Readonly<Record<string, (y: Tensor) => Tensor>> = {
  linear: (y) => tf.onesLike(y),
  relu: (y) => tf.sign(y),
  sigmoid: (y) => tf.mul(y, tf.sub(1, y)),
};

/**
 * Squared Frobenius norm of the Jacobian ∂y/∂x of an encoder of one dense layer, averaged over the batch (Rifai et al.
 * 2011, equation 7): Σ_j slope_j² Σ_i W_ij². `y` `[n, …, units]` is the output of the layer with the weights `kernel`
 * `[inputs, units]` and the given activation.
 */
export function contraction(y: Tensor, kernel: Tensor2D, activation: string): Scalar {
  return tf.tidy(() => {
    const slope = tf.square(slopes[activation]!(y));
    return tf.div(tf.sum(tf.mul(slope, tf.sum(tf.square(kernel), 0))), y.shape[0]!) as Scalar;
  });
}

/**
 * KL(N(mean, σ²) ‖ N(0, 1)) of a diagonal Gaussian in nats, summed over each image and averaged over the batch (Kingma &
 * Welling 2014, appendix B). Both tensors are `[n, …]`.
 */
export function gaussianKl(mean: Tensor, logVariance: Tensor): Scalar {
  return tf.tidy(() => {
    const doubled = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
    return tf.div(tf.sum(doubled), 2 * mean.shape[0]!) as Scalar;
  });
}
