import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';

/** The random numbers that initialization needs; `Random` in src/data provides them. */
export interface UniformSource {
  fillUniform(out: Float32Array, low: number, high: number): void;
}

/**
 * Sets every kernel of `model` to Glorot-uniform values and every bias to zero (Glorot & Bengio 2010, equation 16). The
 * numbers come from `random`, so that a seed gives the same model on every engine.
 */
export function initializeWeights(model: LayersModel, random: UniformSource): void {
  const weights = model.weights.map((weight) => {
    const shape = weight.shape as number[];
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (shape.length > 1) {
      const limit = Math.sqrt(6 / fanSum(shape));
      random.fillUniform(values, -limit, limit);
    }
    return tf.tensor(values, shape);
  });
  model.setWeights(weights);
  tf.dispose(weights);
}

/** Fan-in plus fan-out of a kernel `[…window, in, out]`. */
function fanSum(shape: readonly number[]): number {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return window * (shape.at(-2)! + shape.at(-1)!);
}

/**
 * Makes a decoder that ends in a sigmoid start at the mean sample of the data (0…1) instead of ½. Digits are nearly all
 * black: otherwise the squared error drives the sigmoid into its flat end before the decoder has learned anything.
 */
export function startAtMean(decoder: LayersModel, mean: number): void {
  const output = decoder.layers.filter(({ weights }) => weights.length > 0).at(-1)!;
  const [kernel, bias] = output.getWeights();
  const logit = Math.log(mean / (1 - mean));
  tf.tidy(() => output.setWeights([kernel!, tf.fill(bias!.shape, logit)]));
}
