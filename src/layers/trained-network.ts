import type { GradSaveFunc, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';
import type { NetworkSize } from '../runtime/integer/small-network.js';
import { buildSmallNetwork } from './small-network.js';
import { assignValues } from './tensor-values.js';
import { variable } from './variable.js';

/** What the start of a network needs of a random number generator (src/data has one). */
export interface NormalSource {
  fillNormal(out: Float32Array, sigma: number): void;
}

/** How a network starts: the deviation of its first layer, and its outputs, whatever it sees. */
export interface NetworkStart {
  readonly sigma: number;
  readonly outputs: readonly number[];
}

/** The deviation of the last layer at the start: small, so that the outputs are those of the bias. */
const LAST_SIGMA = 0.02;

/** A small network in training: the same function as `buildSmallNetwork` gives, with faster gradients. */
export class TrainedNetwork {
  readonly size: NetworkSize;
  /** For each layer what its inputs weigh, `[what it reads, what it gives]`, and what the features do. */
  readonly variables: readonly Variable[];

  constructor(size: NetworkSize, start: NetworkStart, random: NormalSource) {
    const { hidden } = size;
    const sigmas = [start.sigma, Math.sqrt(2 / hidden), Math.sqrt(1 / hidden), LAST_SIGMA];
    this.size = size;
    const parts = networkParts(size);
    this.variables = parts.map(({ name, rows, columns }, i) => {
      const values = new Float32Array(rows * columns);
      if (i % 2 === 0) random.fillNormal(values, sigmas[i / 2]!);
      if (i === parts.length - 1) for (let f = 0; f < rows; f++) values.set(start.outputs, f * columns);
      return variable(`network/${name}`, () => tf.tensor2d(values, [rows, columns]));
    });
  }

  /** The outputs for each row of `x` `[n, inputs]` under `features` `[n, features]`: `[n, outputs]`. */
  apply(x: Tensor2D, features: Tensor2D): Tensor2D {
    const [w1, g1, w2, g2, w3, g3, w4, g4] = this.variables as readonly Tensor[] as readonly Tensor2D[];
    const h1 = relu(tf.add(tf.matMul(x, w1!), tf.matMul(features, g1!))); // [n, hidden]
    const h2 = relu(tf.add(tf.matMul(h1, w2!), tf.matMul(features, g2!)));
    const h3 = relu(tf.add(tf.add(tf.matMul(h2, w3!), tf.matMul(features, g3!)), h1));
    return tf.add(tf.matMul(h3, w4!), tf.matMul(features, g4!));
  }

  /** The network as tfjs layers. */
  layers(): LayersModel {
    const model = buildSmallNetwork(this.size);
    tf.tidy(() => {
      const kernels = [0, 2, 4, 6].map((i) => tf.concat([this.variables[i]!, this.variables[i + 1]!], 0));
      model.setWeights(kernels);
    });
    return model;
  }

  /** Takes the weights of layers of the same size, or of one with fewer features: what the others weigh is 0 then. */
  take(layers: LayersModel): void {
    const values = layers.getWeights().flatMap((kernel, l) => {
      const [matrix, ofFeatures] = [this.variables[2 * l]!, this.variables[2 * l + 1]!];
      const numbers = kernel.dataSync<'float32'>();
      const rest = new Float32Array(ofFeatures.size);
      rest.set(numbers.subarray(matrix.size));
      return [
        { name: matrix.name, shape: matrix.shape, values: numbers.slice(0, matrix.size) },
        { name: ofFeatures.name, shape: ofFeatures.shape, values: rest },
      ];
    });
    assignValues(this.variables, values);
  }

  dispose(): void {
    for (const own of this.variables) own.dispose();
  }
}

/** The matrix of each layer, and what the features add to it. */
function networkParts({ inputs, features, hidden, outputs }: NetworkSize) {
  const seen = [inputs, hidden, hidden, hidden];
  const given = [hidden, hidden, hidden, outputs];
  return seen.flatMap((rows, l) => [
    { name: `layer-${l + 1}`, rows, columns: given[l]! },
    { name: `features-${l + 1}`, rows: features, columns: given[l]! },
  ]);
}

/** ReLU whose gradient is made of fast kernels: native TensorFlow takes 20 times as long for tf.step as for the rest. */
const relu = tf.customGrad((x, save) => {
  const y = tf.relu(x as Tensor);
  (save as GradSaveFunc)([y]);
  return { value: y, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.sign(saved!)) };
}) as (x: Tensor) => Tensor2D;
