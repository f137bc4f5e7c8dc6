import type { GradSaveFunc, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { contextFile } from '../../architectures/rd/coding/files.js';
import type { Random } from '../../data/random.js';
import { tf } from '../../engine/tfjs.js';
import { AecError } from '../../errors.js';
import { variable } from '../../layers/variable.js';
import type { NetworkSize } from '../../runtime/exact-network.js';

/** How a network starts: the deviation of its first layer, and what it gives, whatever it sees. */
export interface NetworkStart {
  readonly sigma: number;
  readonly outputs: readonly number[];
}

/** A network in training: the same function as src/entropy/exact-network.ts, on tensors. */
export class TrainedNetwork {
  /** Each layer's weights on what it sees and on the features, first layer first. */
  readonly variables: readonly Variable[];

  constructor({ inputs, features, hidden, outputs }: NetworkSize, start: NetworkStart, random: Random) {
    const parameter = (label: string, rows: number, values: Float32Array) =>
      variable(`context/${label}`, () => tf.tensor2d(values, [rows, values.length / rows]));
    const weights = (label: string, rows: number, columns: number, sigma: number) => {
      const values = new Float32Array(rows * columns);
      random.fillNormal(values, sigma);
      return parameter(label, rows, values);
    };
    const biases = (label: string) => parameter(label, features, new Float32Array(features * hidden));
    const lastBiases = Float32Array.from(Array.from({ length: features }, () => start.outputs).flat());
    this.variables = [
      weights('layer-1', inputs, hidden, start.sigma),
      biases('gain-1'),
      weights('layer-2', hidden, hidden, Math.sqrt(2 / hidden)),
      biases('gain-2'),
      weights('layer-3', hidden, hidden, Math.sqrt(1 / hidden)),
      biases('gain-3'),
      weights('output', hidden, outputs, 0.02),
      parameter('gain-output', features, lastBiases),
    ];
  }

  /** What the network says of every row of `x` `[n, inputs]` under `features` `[n, features]`: `[n, outputs]`. */
  apply(x: Tensor2D, features: Tensor2D): Tensor2D {
    const [w1, g1, w2, g2, w3, g3, w4, g4] = this.variables as readonly Tensor[] as readonly Tensor2D[];
    const h1 = relu(tf.add(tf.matMul(x, w1!), tf.matMul(features, g1!))); // [n, hidden]
    const h2 = relu(tf.add(tf.matMul(h1, w2!), tf.matMul(features, g2!)));
    const h3 = relu(tf.add(tf.add(tf.matMul(h2, w3!), tf.matMul(features, g3!)), h1));
    return tf.add(tf.matMul(h3, w4!), tf.matMul(features, g4!));
  }

  /** The weights as ExactNetwork takes them. */
  weights(): Float32Array {
    const values = Float32Array.from(this.variables.flatMap((own) => [...own.dataSync()]));
    if (!values.every(Number.isFinite)) throw new AecError('usage', 'the context network did not converge');
    return values;
  }

  dispose(): void {
    for (const own of this.variables) own.dispose();
  }
}

/** The files of networks in a model folder. */
export function networkFiles(networks: readonly TrainedNetwork[]): [string, Uint8Array][] {
  return networks.map((network, index) => [contextFile(index), new Uint8Array(network.weights().buffer)]);
}

/** ReLU whose gradient is made of fast kernels: native TensorFlow takes 20 times as long for tf.step as for the rest. */
const relu = tf.customGrad((x, save) => {
  const y = tf.relu(x as Tensor);
  (save as GradSaveFunc)([y]);
  return { value: y, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.sign(saved!)) };
}) as (x: Tensor) => Tensor2D;
