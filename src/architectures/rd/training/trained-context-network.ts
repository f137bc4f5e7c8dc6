import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { mixtureBits } from '../../../layers/mixture-loss.js';
import { TrainedNetwork } from '../../../layers/trained-network.js';
import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import { contextNetworkSize } from '../coding/context-network.js';
import { MIDDLE } from '../coding/gain-symbols.js';
import type { ContextNetworkOptions } from '../options.js';
import type { ContextRows } from './context-rows.js';
import { reshapingBits } from './reshaping-loss.js';
import { TrainedClasses } from './trained-classes.js';

/** Deviation of the first layer at the start; about 40 of its inputs are not zero at a time. */
const SIGMA = 0.12;

/** A context network in training: on tensors. */
export class TrainedContextNetwork extends TrainedNetwork {
  readonly options: ContextNetworkOptions;
  readonly classes: TrainedClasses | undefined;

  constructor(options: ContextNetworkOptions, random: Random) {
    const outputs = startingOutputs(options.spikes.length, options.components);
    super(contextNetworkSize(options), { sigma: SIGMA, outputs }, random);
    this.options = options;
    this.classes = options.classes ? new TrainedClasses(options.classes, options.spikes) : undefined;
  }

  override dispose(): void {
    super.dispose();
    this.classes?.dispose();
  }

  /** Information content of all pixels that `rows` stand for, in bits: a scalar. */
  bits(rows: ContextRows): Scalar {
    return tf.tidy(() => {
      const inputs = tf.tensor2d(rows.inputs, [rows.count, rows.inputs.length / rows.count]);
      const { components } = this.options;
      const output = this.apply(inputs, this.features(rows));
      const bits = mixtureBits(output, rows, components);
      if (!this.classes) return bits;
      const { logProfiles, range } = this.classes;
      const reshaping = { rows, components, range };
      return tf.add(bits, reshapingBits(output, logProfiles, reshaping));
    });
  }

  /** What biases depend on: the gain and the class. */
  features({ count, features, classes }: ContextRows): Tensor2D {
    const ofGain = tf.tensor2d(features, [count, GAIN_FEATURES]);
    if (!this.classes) return ofGain;
    const ofClass = new Float32Array(count * this.classes.count);
    classes.forEach((own, n) => {
      if (own >= 0) ofClass[n * this.classes!.count + own] = 1;
    });
    return tf.concat([ofGain, tf.tensor2d(ofClass, [count, this.classes.count])], 1);
  }
}

/** Components start evenly spread over the range, each about a quarter of it wide. */
function startingOutputs(spikes: number, components: number): number[] {
  const shares = new Array<number>(spikes + components).fill(0);
  const means = Array.from({ length: components }, (_, i) => (i + 1) / (components + 1) - MIDDLE);
  const logSteepnesses = new Array<number>(components).fill(Math.log(12));
  return [...shares, ...means, ...logSteepnesses];
}
