import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { tf } from '../../engine/tfjs.js';
import type { FloatWeights } from './float-network.js';

type TfLayer = layers.Layer;

/** Weights of a Conv2D, whose kernel is `[kernel, kernel, channels, filters]`. */
export function convolutionWeights(layer: TfLayer): FloatWeights {
  return weightsOf(layer, [3, 0, 1, 2]);
}

/** Weights of a Conv2DTranspose, whose kernel is `[kernel, kernel, filters, channels]`. */
export function transposedWeights(layer: TfLayer): FloatWeights {
  return weightsOf(layer, [2, 0, 1, 3]);
}

/** Weights of a Dense, whose kernel is `[channels, filters]`. */
export function denseWeights(layer: TfLayer): FloatWeights {
  return weightsOf(layer, [1, 0]);
}

/** The kernel with its axes in the order of the runtime, and the bias, 0 where the layer has none. */
function weightsOf(layer: TfLayer, order: readonly number[]): FloatWeights {
  const [kernel, bias] = layer.getWeights() as [Tensor, Tensor?];
  const filters = kernel.shape[order[0]!]!;
  const ordered = tf.transpose(kernel, [...order]);
  const weights = {
    kernel: Float32Array.from(ordered.dataSync()),
    bias: bias ? Float32Array.from(bias.dataSync()) : new Float32Array(filters),
  };
  ordered.dispose();
  return weights;
}
