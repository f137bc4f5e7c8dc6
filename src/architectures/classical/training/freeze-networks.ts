import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import { type FrozenNetwork, freezeNetwork } from '../../../layers/freezing/freeze-network.js';
import { tidily } from '../../../layers/tidily.js';
import { LIMIT } from '../../../runtime/integer/tensor.js';
import { SAMPLE_SCALE } from '../../../runtime/sample-scale.js';
import type { LayersPair } from '../../architecture.js';

/** Both transforms as integer networks, and the bits after the point of their latents in units of a step. */
export interface FrozenTransforms {
  readonly fraction: number;
  readonly encoder: FrozenNetwork;
  readonly decoder: FrozenNetwork;
}

const LARGEST_FRACTION = 8;
/** Latents of other images may be this much larger than any of those that scales are chosen on. */
const HEADROOM = 1.5;

/** Freezes the transforms of a classical autoencoder on images `x` `[n, h, w, c]` of 0…1. */
export function freezeTransforms(
  { encoder, decoder }: LayersPair,
  steps: readonly number[],
  x: Tensor4D,
): FrozenTransforms {
  return tidily(() => {
    const symbols = tf.div(encoder.apply(x) as Tensor4D, tf.tensor1d([...steps]));
    const largest = HEADROOM * tf.max(tf.abs(symbols)).dataSync()[0]!;
    let fraction = LARGEST_FRACTION;
    while (fraction > 0 && largest * 2 ** fraction > LIMIT) fraction--;
    const latentScale = steps.map((step) => step / 2 ** fraction);
    const yHat = tf.mul(tf.round(symbols), tf.tensor1d([...steps])) as Tensor4D;
    return {
      fraction,
      encoder: freezeNetwork(encoder, {
        inputScales: [SAMPLE_SCALE],
        outputScale: latentScale,
        calibration: [[x]],
      }),
      decoder: freezeNetwork(decoder, {
        inputScales: [latentScale],
        outputScale: SAMPLE_SCALE,
        calibration: [[yHat]],
      }),
    };
  });
}
