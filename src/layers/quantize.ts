import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

/**
 * What replaces rounding, which has no useful gradient, during training:
 *
 * - `noise`: uniform noise as wide as the rounding error is added (Ballé et al. 2017, section 3);
 * - `straight-through`: values are rounded, and gradients pass as if they were not (Bengio et al. 2013).
 */
export type QuantizationProxy = 'noise' | 'straight-through';

/** Rounds to the nearest integer, in any shape; the gradient passes unchanged. */
export const roundStraightThrough = tf.customGrad((y) => {
  return { value: tf.round(y as Tensor), gradFunc: (dy: Tensor) => dy };
}) as <T extends Tensor>(y: T) => T;

/** Rounding of `y` as training sees it; `noise` is uniform in −½…½ and has the shape of `y`. */
export function quantize<T extends Tensor>(y: T, proxy: QuantizationProxy, noise: T): T {
  return proxy === 'noise' ? tf.add(y, noise) : roundStraightThrough(y);
}
