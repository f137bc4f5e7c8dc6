import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { tf, tfl } from '../engine/tfjs.js';

/**
 * Depth to space as a layer: `[n, h, w, b·b·c]` → `[n, h·b, w·b, c]`, with the channels of a cell ordered by row, column,
 * channel. After a convolution it makes the sub-pixel convolution of Shi et al. 2016.
 */
export class DepthToSpace extends tfl.layers.Layer {
  static readonly className = 'DepthToSpace';
  readonly #blockSize: number;

  constructor(config: { blockSize: number; name: string }) {
    super({ name: config.name });
    this.#blockSize = config.blockSize;
  }

  override computeOutputShape(shape: Shape): Shape {
    const b = this.#blockSize;
    const [n, h, w, c] = shape as number[];
    return [n!, h === null ? null : h! * b, w === null ? null : w! * b, c! / (b * b)] as Shape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return depthToSpace((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D, this.#blockSize);
  }

  override getConfig() {
    return { ...super.getConfig(), blockSize: this.#blockSize };
  }
}

/** `[n, h, w, b·b·c]` → `[n, h·b, w·b, c]`, with the gradient that tfjs-core lacks. */
export function depthToSpace(x: Tensor4D, b: number): Tensor4D {
  const operation = tf.customGrad((input) => ({
    value: tf.depthToSpace(input as Tensor4D, b),
    gradFunc: (dy: Tensor) => spaceToDepth(dy as Tensor4D, b),
  }));
  return operation(x) as Tensor4D;
}

/** The inverse: `[n, h, w, c]` → `[n, h/b, w/b, b·b·c]`. */
export function spaceToDepth(x: Tensor4D, b: number): Tensor4D {
  const [n, h, w, c] = x.shape;
  const blocks = tf.reshape(x, [n, h / b, b, w / b, b, c]);
  return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [n, h / b, w / b, b * b * c]);
}
