import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';

/**
 * Applies `transform`, a chain of layers, to `x` with dropout: a share of the units of all hidden layers is set to 0, and
 * the others are scaled up (Srivastava et al. 2014). The masks come from `random`, which a tfjs layer does not allow, and
 * the saved transform has no dropout.
 */
export function applyWithDropout(
  transform: LayersModel,
  x: Tensor4D,
  share: number,
  random: Random,
): Tensor4D {
  const [, ...layers] = transform.layers; // the first stands for the input
  const last = layers.findLastIndex(isHidden);
  let value: Tensor = x;
  layers.forEach((layer, index) => {
    value = layer.apply(value) as Tensor;
    if (isHidden(layer) && index < last) value = tf.mul(value, mask(value, share, random));
  });
  return value as Tensor4D;
}

function isHidden(layer: LayersModel['layers'][number]): boolean {
  return layer.weights.length > 0;
}

function mask({ shape, size }: Tensor, share: number, random: Random): Tensor {
  const kept = 1 / (1 - share);
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.float() < share ? 0 : kept)),
    shape,
  );
}
