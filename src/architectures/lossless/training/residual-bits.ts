import type { Scalar } from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { mixtureBits } from '../../../layers/mixture-loss.js';
import { TrainedNetwork } from '../../../layers/trained-network.js';
import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import { RESIDUAL_PLANES, RESIDUAL_SPIKES, residualNetworkSize } from '../coding/residual-model.js';
import type { LosslessOptions } from '../options.js';
import type { ResidualRows } from './residual-rows.js';

/** Initial deviation of the first layer: nearly all inputs are not zero. */
const SIGMA = 0.2;

/** A network for each plane, as training begins. */
export function newNetworks(options: LosslessOptions, random: Random): TrainedNetwork[] {
  const start = { sigma: SIGMA, outputs: startingOutputs(options.components) };
  return Array.from({ length: RESIDUAL_PLANES }, (_, index) => {
    return new TrainedNetwork(residualNetworkSize(options, index), start, random);
  });
}

/** Components around the prediction, from a level or two wide to a quarter of the range; spikes are rare. */
function startingOutputs(components: number): number[] {
  const shares = [...new Array<number>(RESIDUAL_SPIKES).fill(-4), ...new Array<number>(components).fill(0)];
  const means = new Array<number>(components).fill(0);
  const logSteepnesses = Array.from({ length: components }, (_, i) => 3.5 - (3 * i) / components);
  return [...shares, ...means, ...logSteepnesses];
}

/** Information content in bits of the pixels that the rows of all planes stand for: a scalar. */
export function residualBits(
  networks: readonly TrainedNetwork[],
  planes: readonly ResidualRows[],
  { components }: LosslessOptions,
): Scalar {
  const bits = planes.map((rows, index) => {
    const inputs = tf.tensor2d(rows.inputs, [rows.count, rows.inputs.length / rows.count]);
    const features = tf.tensor2d(rows.features, [rows.count, GAIN_FEATURES]);
    const bits = mixtureBits(networks[index]!.apply(inputs, features), rows, components);
    return tf.add(bits, rows.matchBits);
  });
  return tf.addN(bits) as Scalar;
}
