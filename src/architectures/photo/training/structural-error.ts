import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import { gaussian, K1, K2 } from '../../../metrics/gaussian-windows.js';
import { scaleWeights } from '../../../metrics/ms-ssim.js';

/** For samples of 0…1. */
const C1 = K1 ** 2;
const C2 = K2 ** 2;
/** Lower bound on the means, so that their powers have a gradient. */
const SMALLEST_MEAN = 1e-3;

/**
 * 1 − MS-SSIM of planes `x` and `xHat` `[n, h, w, 1]` (0…1), one value per image: `[n]`. The same scales, windows and constants as
 * `msSsim` of src/metrics (Wang, Simoncelli, Bovik 2003), but as something to minimize: it has gradients. The sides must
 * be divisible by 2 as often as there are scales below the finest.
 */
export function structuralError(x: Tensor4D, xHat: Tensor4D): Tensor1D {
  return tf.tidy(() => {
    const [n, height, width] = x.shape;
    const weights = scaleWeights(Math.min(height, width));
    let [a, b]: Tensor[] = [tf.reshape(x, [n, height, width]), tf.reshape(xHat, [n, height, width])];
    const factors = weights.map((weight, scale) => {
      const coarsest = scale === weights.length - 1;
      const similarity = windowSimilarity(a!, b!, coarsest);
      if (!coarsest) [a, b] = [halve(a!), halve(b!)];
      return tf.pow(tf.maximum(similarity, SMALLEST_MEAN), weight);
    });
    return tf.sub(
      1,
      factors.reduce((product, factor) => tf.mul(product, factor)),
    ) as Tensor1D;
  });
}

/** The mean of contrast-structure over all windows, with luminance or without: `[n]`. */
function windowSimilarity(x: Tensor, y: Tensor, withLuminance: boolean): Tensor {
  const meanX = blur(x);
  const meanY = blur(y);
  const meanProduct = tf.mul(meanX, meanY);
  const meanSquares = tf.add(tf.square(meanX), tf.square(meanY));
  const covariance = tf.sub(blur(tf.mul(x, y)), meanProduct);
  const variances = tf.sub(blur(tf.add(tf.square(x), tf.square(y))), meanSquares);
  const contrast = tf.div(tf.add(tf.mul(covariance, 2), C2), tf.add(variances, C2));
  if (!withLuminance) return tf.mean(contrast, [1, 2]);
  const luminance = tf.div(tf.add(tf.mul(meanProduct, 2), C1), tf.add(meanSquares, C1));
  return tf.mean(tf.mul(contrast, luminance), [1, 2]);
}

/** Weighted means in all whole windows, one axis after the other: `[n, h, w]` → `[n, w', h']`. */
function blur(planes: Tensor): Tensor {
  const once = (values: Tensor) => {
    const [n, rows, columns] = values.shape as [number, number, number];
    const across = tf.matMul(tf.reshape(values, [n * rows, columns]) as Tensor2D, windows(columns));
    return tf.transpose(tf.reshape(across, [n, rows, -1]), [0, 2, 1]);
  };
  return once(once(planes));
}

/** The window at every place it fits, as the columns of a matrix: `[length, places]`. */
function windows(length: number): Tensor2D {
  const weights = gaussian(length);
  const places = length - weights.length + 1;
  const matrix = new Float32Array(length * places);
  for (let place = 0; place < places; place++) {
    weights.forEach((weight, tap) => {
      matrix[(place + tap) * places + place] = weight;
    });
  }
  return tf.tensor2d(matrix, [length, places]);
}

/** Halves the resolution: the mean of each 2×2 samples. */
function halve(planes: Tensor): Tensor {
  const [n, height, width] = planes.shape as [number, number, number];
  return tf.mean(tf.reshape(planes, [n, height / 2, 2, width / 2, 2]), [2, 4]);
}
