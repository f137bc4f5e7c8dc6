import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../../../data/dataset.js';
import { spreadOver } from '../../../data/evenly-spread.js';
import { patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import type { Autoencoder } from '../network.js';
import type { ClassicalConfig } from './settings.js';

/** The most images that the steps are chosen on. */
const IMAGES = 500;
/** Random directions in which the decoder is probed. */
const PROBES = 4;
/** Lower bound on the sensitivity of a channel, relative to the most sensitive one. */
const LEAST_SENSITIVITY = 1e-6;
/** Common factors tried: from 2^-2 to 2^11, four per octave; 1 is an error of one 8-bit level per sample. */
const FACTORS = Array.from({ length: 53 }, (_, k) => 2 ** (k / 4 - 2));

/**
 * Chooses a quantization step per latent channel for an autoencoder that was trained without any. The steps minimize
 * R + λD with rounded symbols, where R is the empirical entropy of each channel and D the squared error.
 *
 * A step is inversely proportional to the sensitivity of x̂ to its channel, so that all channels add equally to the error
 * (the optimum at high rates; Goyal 2001, "Theoretical Foundations of Transform Coding"). A search finds the factor that
 * is common to all.
 */
export async function chooseSteps(
  { encoder, decoder, geometry }: Autoencoder,
  config: ClassicalConfig,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<number[]> {
  const random = new Random(stream.steps, config.seed);
  const side = patchSize(dataset, config, geometry);
  const used = spreadOver(indices, IMAGES);
  const patches = await dataset.patches(used, { width: side, height: side }, random);
  const x = tf.tensor4d(patches, [used.length, side, side, dataset.channels]);
  const y = tf.tidy(() => encoder.apply(x) as Tensor4D);
  const relative = sensitivities(decoder, y, random).map((moved) => 1 / (255 * Math.sqrt(moved)));
  let best = { cost: Number.POSITIVE_INFINITY, steps: relative };
  for (const factor of FACTORS) {
    const steps = relative.map((step) => step * factor);
    const cost = costOf(decoder, x, y, steps, config.lambda);
    if (cost < best.cost) best = { cost, steps };
  }
  tf.dispose([x, y]);
  return best.steps;
}

/**
 * The mean square of ∂x̂/∂y of each channel over the samples that a cell covers, by Hutchinson's estimate: the mean of
 * (v·∂x̂/∂y)² over random signs v.
 */
function sensitivities(decoder: LayersModel, y: Tensor4D, random: Random): number[] {
  const channels = y.shape[3];
  const sums = new Float64Array(channels);
  for (let probe = 0; probe < PROBES; probe++) {
    const squares = tf.tidy(() => {
      const slope = tf.grad((latent) => {
        const xHat = decoder.apply(latent) as Tensor4D;
        const signs = Float32Array.from({ length: xHat.size }, () => 2 * random.integer(2) - 1);
        return tf.sum(tf.mul(xHat, tf.tensor4d(signs, xHat.shape))) as Scalar;
      });
      return tf.mean(tf.square(slope(y)), [0, 1, 2]).dataSync();
    });
    squares.forEach((square, channel) => {
      sums[channel]! += square / PROBES;
    });
  }
  const largest = Math.max(...sums);
  if (largest === 0) return Array.from(sums, () => 1); // x̂ is the same whatever y is: any step does
  return Array.from(sums, (sum) => Math.max(sum, LEAST_SENSITIVITY * largest));
}

/** R + λD in bits per pixel. */
function costOf(
  decoder: LayersModel,
  x: Tensor4D,
  y: Tensor4D,
  steps: readonly number[],
  lambda: number,
): number {
  const [n, height, width] = x.shape;
  const symbols = valuesOf(() => tf.round(tf.div(y, tf.tensor1d([...steps]))));
  const [error] = valuesOf(() => {
    const latent = tf.mul(tf.tensor4d(symbols, y.shape), tf.tensor1d([...steps]));
    return tf.mean(tf.squaredDifference(x, decoder.apply(latent) as Tensor4D));
  });
  return entropy(symbols, steps.length) / (n * height * width) + lambda * 255 * 255 * error!;
}

/** The values of the tensor that `make` returns; no tensor outlives the call. */
function valuesOf(make: () => Tensor): Float32Array {
  let values: Float32Array = new Float32Array();
  // Not as the result of `tidy`, which would look for tensors in every element.
  tf.tidy(() => {
    values = make().dataSync<'float32'>();
  });
  return values;
}

/** Bits of all symbols, channels last, if each channel is coded with its own frequencies. */
function entropy(symbols: Float32Array, channels: number): number {
  const counts = Array.from({ length: channels }, () => new Map<number, number>());
  symbols.forEach((symbol, i) => {
    const count = counts[i % channels]!;
    count.set(symbol, (count.get(symbol) ?? 0) + 1);
  });
  const each = symbols.length / channels;
  let bits = 0;
  for (const count of counts) for (const n of count.values()) bits -= n * Math.log2(n / each);
  return bits;
}
