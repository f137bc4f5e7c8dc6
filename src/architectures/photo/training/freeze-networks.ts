import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import { spaceToDepth } from '../../../layers/depth-to-space.js';
import { type FrozenNetwork, freezeNetwork } from '../../../layers/freezing/freeze-network.js';
import { tidily } from '../../../layers/tidily.js';
import { LIMIT } from '../../../runtime/integer/tensor.js';
import { WHITE } from '../../../runtime/sample-scale.js';
import type { LayersPair } from '../../architecture.js';
import type { PhotoSpec, TransformRate } from '../coding/files.js';
import { NORMALIZED } from '../coding/normalized.js';
import { PIXEL_BLOCK } from '../options.js';

/** Both transforms as integer networks, and what 1 of the integers of their latents is, per channel. */
export interface FrozenTransforms {
  readonly scales: PhotoSpec['scales'];
  readonly encoder: FrozenNetwork;
  readonly decoder: FrozenNetwork;
}

/** Latents of other images may be this much larger than any of those that scales are chosen on. */
const HEADROOM = 2;

/**
 * So many symbols of the finest rate fit every channel: other images speak in channels that are nearly silent in the crops, and
 * would clip. Model `photo` frozen anew, on crops of the 24 photographs of Kodak at rate byte 99, against the float model: with 16 symbols
 * +0.09 % bytes and −0.031 dB, with 32 +0.20 % and +0.001 dB, with 64 +0.38 % and +0.006 dB. A symbol is still 256 units.
 */
const LEAST_SYMBOLS = 32;

/** Freezes the transforms of a `photo` model on crops `x` `[n, h, w, 3]` of 0…1, each at every one of the rates, the finest last. */
export function freezeTransforms(
  { encoder, decoder }: LayersPair,
  rates: readonly TransformRate[],
  x: Tensor4D,
): FrozenTransforms {
  return tidily(() => {
    const blocks = spaceToDepth(x, PIXEL_BLOCK);
    const normalized = tf.concat(rates.map(({ step }) => tf.div(tf.sub(blocks, 0.5), step))) as Tensor4D;
    const latents = encoder.apply(normalized) as Tensor4D;
    const finest = rates.at(-1)!;
    const analysis = channelScales(latents, finest.steps);
    const decoded = tf.split(latents, rates.length).map((own, r) => {
      const { steps, factors, t } = rates[r]!;
      const yHat = tf.mul(tf.round(tf.div(own, tf.tensor1d([...steps]))), tf.tensor1d([...factors]));
      return { yHat, told: tf.fill([...own.shape.slice(0, 3), 1], t) };
    });
    const yHat = tf.concat(decoded.map((own) => own.yHat)) as Tensor4D;
    const synthesis = channelScales(yHat, finest.factors);
    const inputs = tf.concat([yHat, tf.concat(decoded.map(({ told }) => told))], 3) as Tensor4D;
    return {
      scales: { analysis, synthesis },
      encoder: freezeNetwork(encoder, {
        inputScales: [1 / NORMALIZED],
        outputScale: analysis,
        calibration: tf.split(normalized, rates.length).map((own) => [own]),
      }),
      decoder: freezeNetwork(decoder, {
        inputScales: [[...synthesis, 1 / WHITE]],
        outputScale: 1 / NORMALIZED,
        calibration: tf.split(inputs, rates.length).map((own) => [own]),
      }),
    };
  });
}

/** Per channel, what 1 has to be for the largest value seen, and some more, to fit. `symbols` are what a symbol of the finest rate is. */
function channelScales(values: Tensor, symbols: readonly number[]): number[] {
  const largest = tf.max(tf.abs(values), [0, 1, 2]).dataSync<'float32'>();
  return Array.from(largest, (own, c) => Math.max(HEADROOM * own, LEAST_SYMBOLS * symbols[c]!) / LIMIT);
}
