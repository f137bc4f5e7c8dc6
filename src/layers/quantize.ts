import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';

/**
 * How training sees the rounding that the file will do. Rounding has no useful gradient, so one of
 *
 * - `noise`: add uniform noise of the rounding error's width (Ballé et al. 2017, section 3);
 * - `straight-through`: round, and let the gradient pass as if nothing had happened (Bengio et al. 2013).
 */
export type QuantizationProxy = 'noise' | 'straight-through';

/** Rounds to the nearest integer; the gradient passes unchanged. Any shape. */
export const roundStraightThrough = tf.customGrad((y) => {
  return { value: tf.round(y as Tensor), gradFunc: (dy: Tensor) => dy };
}) as <T extends Tensor>(y: T) => T;

/** The trainable stand-in for rounding `y`; `noise` is uniform in −½…½, of the shape of `y`. */
export function quantize<T extends Tensor>(y: T, proxy: QuantizationProxy, noise: T): T {
  return proxy === 'noise' ? tf.add(y, noise) : roundStraightThrough(y);
}
