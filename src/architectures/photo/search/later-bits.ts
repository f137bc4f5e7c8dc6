import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import type { LatentShape } from '../../../entropy/entropy-model.js';
import { tidily } from '../../../layers/tidily.js';
import type { FloatCellNetwork } from '../float-cell-network.js';

/**
 * The bits that a value of one symbol adds to the symbols that are predicted from it, up to a constant: of all bits of a
 * latent the slope by what the network sees of each symbol, its features and its part in the linear prediction.
 */
export type LaterBits = (index: number, symbol: number) => number;

/** What any value of any of these symbols, coded at quality t, adds to the bits of later ones. */
export function laterBits(
  network: FloatCellNetwork,
  symbols: Int32Array,
  { height, width, channels }: LatentShape,
  t: number,
): LaterBits {
  const { signed, sizes, linear, divisors } = tidily(() => {
    const context: Tensor4D = tf.tensor4d(Float32Array.from(symbols), [1, height, width, channels]);
    const bits = (features: Tensor4D, linear: Tensor4D) =>
      tf.sum(network.bits(context, network.predict(linear, [t], features)));
    const slopes = tf.grads((features, linear) => bits(features as Tensor4D, linear as Tensor4D));
    // A clone: the bits of the symbols themselves are no part of the slope.
    const [byFeatures, byContext] = slopes([network.features(context, [t]), tf.clone(context)]);
    const [signed, sizes] = tf.split(byFeatures!, 2, 3);
    return {
      signed: signed!.dataSync<'float32'>().slice(),
      sizes: sizes!.dataSync<'float32'>().slice(),
      linear: byContext!.dataSync<'float32'>().slice(),
      divisors: network.divisors([t]).dataSync<'float32'>().slice(),
    };
  });
  return (index, symbol) => {
    const size = Math.abs(symbol);
    const signedFeature = symbol / (size + divisors[index % channels]!);
    return signed[index]! * signedFeature + (sizes[index]! * size) / (size + 1) + linear[index]! * symbol;
  };
}
