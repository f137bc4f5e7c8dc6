import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { tf, tfl } from '../engine/tfjs.js';

/**
 * Keeps the `active` largest values of every row of `y` `[n, units]` and sets the others to 0; the gradient passes
 * through the kept values (Makhzani & Frey 2013, section 2.1). Values equal to the smallest kept one are kept, too.
 */
export function keepLargest(y: Tensor2D, active: number): Tensor2D {
  if (active >= y.shape[1]) return y;
  const keep = tf.customGrad((given, save) => {
    const values = given as Tensor;
    const largest = tf.topk(values, active).values;
    const threshold = tf.slice(largest, [0, active - 1], [-1, 1]);
    const kept = tf.cast(tf.greaterEqual(values, threshold), 'float32');
    (save as (tensors: Tensor[]) => void)([kept]);
    return {
      value: tf.mul(values, kept),
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0]!),
    };
  });
  return keep(y) as Tensor2D;
}

/** `keepLargest` as a layer. */
export function kSparse(active: number): InstanceType<typeof tfl.layers.Layer> {
  return new KSparse({ name: 'k_sparse', active });
}

class KSparse extends tfl.layers.Layer {
  static readonly className = 'KSparse';
  readonly #active: number;

  constructor(config: { readonly name: string; readonly active: number }) {
    super({ name: config.name });
    this.#active = config.active;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => keepLargest((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor2D, this.#active));
  }

  override getConfig() {
    return { ...super.getConfig(), active: this.#active };
  }
}
