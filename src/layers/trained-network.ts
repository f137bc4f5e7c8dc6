import type { GradSaveFunc, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { AecError } from '../errors.js';
import { type NetworkSize, networkParts } from '../runtime/exact-network.js';
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

/** A network in training: the same function as `ExactNetwork` (runtime/exact-network.ts), on tensors. */
export class TrainedNetwork {
  /** Each `networkParts` of its size, in order. */
  readonly variables: readonly Variable[];

  constructor(size: NetworkSize, start: NetworkStart, random: NormalSource) {
    const { hidden } = size;
    const sigmas = [start.sigma, Math.sqrt(2 / hidden), Math.sqrt(1 / hidden), LAST_SIGMA];
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

  /** The weights as `ExactNetwork` takes them. Throws AecError('usage') if training did not converge. */
  weights(): Float32Array {
    const values = Float32Array.from(this.variables.flatMap((own) => [...own.dataSync()]));
    if (!values.every(Number.isFinite)) throw new AecError('usage', 'the context network did not converge');
    return values;
  }

  dispose(): void {
    for (const own of this.variables) own.dispose();
  }
}

/** The files of networks in a model folder, float32; `nameOf` names that of network `index`. */
export function networkFiles(
  networks: readonly TrainedNetwork[],
  nameOf: (index: number) => string,
): [string, Uint8Array][] {
  return networks.map((network, index) => [nameOf(index), new Uint8Array(network.weights().buffer)]);
}

/** ReLU whose gradient is made of fast kernels: native TensorFlow takes 20 times as long for tf.step as for the rest. */
const relu = tf.customGrad((x, save) => {
  const y = tf.relu(x as Tensor);
  (save as GradSaveFunc)([y]);
  return { value: y, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.sign(saved!)) };
}) as (x: Tensor) => Tensor2D;
