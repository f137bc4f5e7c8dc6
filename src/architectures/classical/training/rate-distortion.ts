import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Corruption } from '../../../data/corrupt.js';
import type { Dataset } from '../../../data/dataset.js';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { LogisticMixturePrior } from '../../../layers/logistic-mixture.js';
import { distortion } from '../../../layers/losses.js';
import { quantize } from '../../../layers/quantize.js';
import { variable, variablesOf } from '../../../layers/variable.js';

import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import type { Network } from '../network.js';
import { freeze } from './freeze.js';
import type { Encoding, Regime } from './regime.js';
import type { ClassicalConfig } from './settings.js';

/**
 * Trains an autoencoder for R + λD (Ballé et al. 2017), together with a quantization step per latent channel and the prior
 * that gives the bits of symbols.
 *
 * Its stage `joint` trains everything through a stand-in for rounding. `decoder` then freezes the encoder and
 * trains decoder and prior on rounded symbols, as in files, which closes the gap between stand-in and rounding (compare
 * Guo et al. 2021, "Soft then Hard").
 */
export class RateDistortion implements Trainable {
  readonly #network: Network;
  readonly #regime: Regime;
  readonly #config: ClassicalConfig;
  readonly #prior: LogisticMixturePrior;
  /** Natural logarithm of the step of each latent channel: `[latentChannels]`. */
  readonly #logSteps: Variable;

  constructor(network: Network, regime: Regime, config: ClassicalConfig) {
    const { latentChannels } = regime.geometry;
    this.#network = network;
    this.#regime = regime;
    this.#config = config;
    this.#prior = new LogisticMixturePrior(latentChannels);
    // An untrained latent is small against a step of 1; in steps of an eighth it has symbols from the start.
    this.#logSteps = variable('log-steps', () => tf.fill([latentChannels], Math.log(1 / 8)));
  }

  get corruption(): Corruption | undefined {
    return this.#regime.corruption;
  }

  get stages(): Stage[] {
    const { epochs, hardEpochs } = this.#config;
    return [
      { name: 'joint', epochs: epochs - hardEpochs },
      { name: 'decoder', epochs: hardEpochs },
    ];
  }

  get stride(): number {
    return this.#regime.geometry.stride;
  }

  get margin(): number {
    return this.#regime.geometry.margin;
  }

  get variables(): Variable[] {
    return [...variablesOf(this.#regime.encoder), this.#logSteps, ...this.variablesOf('decoder')];
  }

  variablesOf(stage: string): Variable[] {
    if (stage !== 'decoder') return this.variables;
    return [...variablesOf(this.#regime.decoder), ...this.#prior.variables];
  }

  loss(x: Tensor4D, stage: string, random: Random): Scalar {
    const input = this.#regime.corrupted(x, random);
    if (stage === 'decoder') return this.#measureAs(x, input).loss;
    const { y, penalty } = this.#regime.encode(input, random);
    return this.#loss(x, this.#noisySymbols(y, random), penalty, random).loss;
  }

  measure(x: Tensor4D): Measurement {
    return this.#measureAs(x, x);
  }

  freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const steps = Array.from(this.#logSteps.dataSync(), Math.exp);
    return freeze(this.#network, this.#regime.autoencoder, steps, this.#config, dataset, indices);
  }

  dispose(): void {
    this.#regime.dispose();
    this.#prior.dispose();
    this.#logSteps.dispose();
  }

  /** Measures the symbols of `input` against `x`. */
  #measureAs(x: Tensor4D, input: Tensor4D): Measurement {
    const { y, penalty } = this.#regime.encode(input);
    return this.#loss(x, tf.round(this.#scaled(y)), penalty);
  }

  #noisySymbols(y: Tensor4D, random: Random): Tensor4D {
    const noise = new Float32Array(y.size);
    random.fillUniform(noise, -0.5, 0.5);
    return quantize(this.#scaled(y), this.#config.quantization, tf.tensor4d(noise, y.shape));
  }

  /** y in units of its steps: `[n, h/stride, w/stride, latentChannels]`. */
  #scaled(y: Tensor4D): Tensor4D {
    return tf.mul(y, tf.exp(tf.neg(this.#logSteps)));
  }

  #loss(x: Tensor4D, symbols: Tensor4D, penalty: Encoding['penalty'], random?: Random): Measurement {
    const [n, height, width] = x.shape;
    const xHat = this.#regime.decode(tf.mul(symbols, tf.exp(this.#logSteps)), random);
    const bits = this.#prior.bits(symbols);
    const error = distortion(this.#config.loss, x, xHat);
    const rate = tf.div(bits, n * height * width);
    const loss = tf.add(tf.add(rate, tf.mul(error, this.#config.lambda)), penalty) as Scalar;
    return { loss, bits, xHat };
  }
}
