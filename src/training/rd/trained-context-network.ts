import type { Scalar } from '@tensorflow/tfjs-core';
import type { Random } from '../../data/random.js';
import { tf } from '../../engine/tfjs.js';
import { contextNetworkSize } from '../../entropy/context-network.js';
import { GAIN_FEATURES } from '../../entropy/gain-features.js';
import type { ContextNetworkOptions } from '../../models/rd.js';
import type { ContextRows } from './context-rows.js';
import { mixtureBits } from './mixture-loss.js';
import { TrainedNetwork } from './trained-network.js';

/** Of the first layer; about 40 of the inputs are not zero at a time. */
const SIGMA = 0.12;

/** The context network of training: the same function as src/entropy/context-network.ts, on tensors. */
export class TrainedContextNetwork extends TrainedNetwork {
  readonly options: ContextNetworkOptions;

  constructor(options: ContextNetworkOptions, random: Random) {
    const outputs = startingOutputs(options.spikes.length, options.components);
    super(contextNetworkSize(options), { sigma: SIGMA, outputs }, random);
    this.options = options;
  }

  /** Information content of all pixels that `rows` stand for, in bits: a scalar. */
  bits(rows: ContextRows): Scalar {
    return tf.tidy(() => {
      const inputs = tf.tensor2d(rows.inputs, [rows.count, rows.inputs.length / rows.count]);
      const features = tf.tensor2d(rows.gains, [rows.count, GAIN_FEATURES]);
      return mixtureBits(this.apply(inputs, features), rows, this.options.components);
    });
  }
}

/** Components a quarter of the range apart and about as wide. */
function startingOutputs(spikes: number, components: number): number[] {
  const shares = new Array<number>(spikes + components).fill(0);
  const means = Array.from({ length: components }, (_, i) => (i + 1) / (components + 1));
  const logSteepnesses = new Array<number>(components).fill(Math.log(12));
  return [...shares, ...means, ...logSteepnesses];
}
