import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../../../src/data/random.js';
import { tf } from '../../../../src/engine/tfjs.js';

/** Gives a model normal weights, so that values keep about their size from layer to layer, and small biases. */
export function setRandomWeights(model: LayersModel, seed: number): void {
  const random = new Random(seed);
  tf.tidy(() => {
    const weights = model.weights.map(({ shape }) => {
      const sizes = shape as number[];
      const size = sizes.reduce((product, axis) => product * axis, 1);
      const deviation = sizes.length === 1 ? 0.2 : Math.sqrt(1.5 / (size / sizes.at(-1)!));
      const values = Float32Array.from({ length: size }, () => deviation * random.normal());
      return tf.tensor(values, sizes);
    });
    model.setWeights(weights);
  });
}

/** Values of −1 … 1, waves and noise, for every input of a model, whose free sizes become `side`. */
export function randomInputs(model: LayersModel, images: number, side: number, seed: number): Tensor[] {
  const random = new Random(seed);
  return model.inputs.map(({ shape }) => {
    const sizes = [images, ...shape.slice(1).map((size) => size ?? side)];
    const size = sizes.reduce((product, axis) => product * axis, 1);
    const frequencies = Array.from({ length: images }, () => 0.01 + 0.2 * random.float());
    const values = Float32Array.from({ length: size }, (_, i) => {
      const frequency = frequencies[Math.floor((i * images) / size)]!;
      return 0.7 * Math.sin(frequency * i) + 0.3 * (2 * random.float() - 1);
    });
    return tf.tensor(values, sizes);
  });
}
