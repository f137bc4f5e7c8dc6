import type { GradSaveFunc, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Random } from '../../data/random.js';
import { tf } from '../../engine/tfjs.js';
import { inputLayout } from '../../entropy/causal-window.js';
import { GAIN_FEATURES } from '../../entropy/gain-features.js';
import { variable } from '../../layers/variable.js';
import type { ContextNetworkOptions } from '../../models/rd.js';
import type { ContextRows } from './context-rows.js';
import { mixtureBits } from './mixture-loss.js';

/** The context network of training: the same function as src/entropy/context-network.ts, on tensors. */
export class TrainedContextNetwork {
  readonly options: ContextNetworkOptions;
  /** Each layer's weights on what it sees and on the gain, first layer first. */
  readonly variables: readonly Variable[];

  constructor(options: ContextNetworkOptions, random: Random) {
    const { hidden, spikes, components } = options;
    const { inputs } = inputLayout(options.window);
    const parameter = (label: string, rows: number, values: Float32Array) =>
      variable(`context/${label}`, () => tf.tensor2d(values, [rows, values.length / rows]));
    const weights = (label: string, rows: number, columns: number, sigma: number) => {
      const values = new Float32Array(rows * columns);
      random.fillNormal(values, sigma);
      return parameter(label, rows, values);
    };
    const biases = (label: string) =>
      parameter(label, GAIN_FEATURES, new Float32Array(GAIN_FEATURES * hidden));
    this.options = options;
    this.variables = [
      // About 40 of the inputs are not zero at a time.
      weights('layer-1', inputs, hidden, 0.12),
      biases('gain-1'),
      weights('layer-2', hidden, hidden, Math.sqrt(2 / hidden)),
      biases('gain-2'),
      weights('layer-3', hidden, hidden, Math.sqrt(1 / hidden)),
      biases('gain-3'),
      weights('output', hidden, spikes.length + 3 * components, 0.02),
      parameter('gain-output', GAIN_FEATURES, startingOutputs(spikes.length, components)),
    ];
  }

  /** What the network says of every row: `[n, spikes + 3 × components]`. */
  apply(rows: ContextRows): Tensor2D {
    const { count } = rows;
    const [w1, g1, w2, g2, w3, g3, w4, g4] = this.variables as readonly Tensor[] as readonly Tensor2D[];
    const x = tf.tensor2d(rows.inputs, [count, rows.inputs.length / count]);
    const gains = tf.tensor2d(rows.gains, [count, GAIN_FEATURES]);
    const h1 = relu(tf.add(tf.matMul(x, w1!), tf.matMul(gains, g1!))); // [n, hidden]
    const h2 = relu(tf.add(tf.matMul(h1, w2!), tf.matMul(gains, g2!)));
    const h3 = relu(tf.add(tf.add(tf.matMul(h2, w3!), tf.matMul(gains, g3!)), h1));
    return tf.add(tf.matMul(h3, w4!), tf.matMul(gains, g4!));
  }

  /** Information content of all pixels that `rows` stand for, in bits: a scalar. */
  bits(rows: ContextRows): Scalar {
    return tf.tidy(() => mixtureBits(this.apply(rows), rows, this.options.components));
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}

/** ReLU whose gradient is made of fast kernels: native TensorFlow takes 20 times as long for tf.step as for the rest. */
const relu = tf.customGrad((x, save) => {
  const y = tf.relu(x as Tensor);
  (save as GradSaveFunc)([y]);
  return { value: y, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.sign(saved!)) };
}) as (x: Tensor) => Tensor2D;

/** Components a quarter of the range apart and about as wide; the same at every gain. */
function startingOutputs(spikes: number, components: number): Float32Array {
  const shares = new Array<number>(spikes + components).fill(0);
  const means = Array.from({ length: components }, (_, i) => (i + 1) / (components + 1));
  const logSteepnesses = new Array<number>(components).fill(Math.log(12));
  const row = [...shares, ...means, ...logSteepnesses];
  return Float32Array.from(Array.from({ length: GAIN_FEATURES }, () => row).flat());
}
