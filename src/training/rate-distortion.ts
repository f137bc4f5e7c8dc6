import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import type { Random } from '../data/random.js';
import { tf } from '../engine/tfjs.js';
import { LogisticMixturePrior } from '../layers/logistic-mixture.js';
import { distortion } from '../layers/losses.js';
import { quantize } from '../layers/quantize.js';
import { variable } from '../layers/variable.js';
import type { Autoencoder } from '../models/architecture.js';
import type { ModelFiles } from '../models/model-files.js';
import type { TrainingConfig } from './config.js';
import { freeze } from './freeze.js';
import type { Measurement, Stage, Trainable } from './trainable.js';

/**
 * An autoencoder trained for R + λD (Ballé et al. 2017), with what is learned beside it: a quantization step a latent
 * channel, and the prior that says what symbols cost.
 *
 * Its first stage, `joint`, trains everything through a stand-in for rounding. `decoder` then freezes the encoder and
 * trains decoder and prior on the very symbols that files will hold, which closes the gap between stand-in and
 * rounding (compare Guo et al. 2021, "Soft then Hard").
 */
export class RateDistortion implements Trainable {
  readonly autoencoder: Autoencoder;
  readonly #config: TrainingConfig;
  readonly #prior: LogisticMixturePrior;
  /** Natural logarithm of the step of every latent channel: `[latentChannels]`. */
  readonly #logSteps: Variable;

  constructor(autoencoder: Autoencoder, config: TrainingConfig) {
    const { latentChannels } = autoencoder.geometry;
    this.autoencoder = autoencoder;
    this.#config = config;
    this.#prior = new LogisticMixturePrior(latentChannels);
    // An untrained latent is small against a step of 1; in steps of an eighth it has symbols from the start.
    this.#logSteps = variable('log-steps', () => tf.fill([latentChannels], Math.log(1 / 8)));
  }

  get stages(): Stage[] {
    const { epochs, hardEpochs } = this.#config;
    return [
      { name: 'joint', epochs: epochs - hardEpochs },
      { name: 'decoder', epochs: hardEpochs },
    ];
  }

  get stride(): number {
    return this.autoencoder.geometry.stride;
  }

  get variables(): Variable[] {
    return [...variablesOf(this.autoencoder.encoder), this.#logSteps, ...this.variablesOf('decoder')];
  }

  variablesOf(stage: string): Variable[] {
    if (stage === 'joint') return this.variables;
    return [...variablesOf(this.autoencoder.decoder), ...this.#prior.variables];
  }

  loss(x: Tensor4D, stage: string, random: Random): Scalar {
    return this.#loss(x, stage === 'joint' ? this.#noisySymbols(x, random) : this.#symbols(x)).loss;
  }

  measure(x: Tensor4D): Measurement {
    return this.#loss(x, this.#symbols(x));
  }

  freeze(dataset: Dataset, indices: Uint32Array): Promise<ModelFiles> {
    const steps = Array.from(this.#logSteps.dataSync(), Math.exp);
    return freeze(this.autoencoder, steps, this.#config, dataset, indices);
  }

  dispose(): void {
    this.autoencoder.encoder.dispose();
    this.autoencoder.decoder.dispose();
    this.#prior.dispose();
    this.#logSteps.dispose();
  }

  #noisySymbols(x: Tensor4D, random: Random): Tensor4D {
    const y = this.#scaledLatent(x);
    const noise = new Float32Array(y.size);
    random.fillUniform(noise, -0.5, 0.5);
    return quantize(y, this.#config.quantization, tf.tensor4d(noise, y.shape));
  }

  #symbols(x: Tensor4D): Tensor4D {
    return tf.round(this.#scaledLatent(x));
  }

  /** y in units of its steps: `[n, h/stride, w/stride, latentChannels]`. */
  #scaledLatent(x: Tensor4D): Tensor4D {
    const y = this.autoencoder.encoder.apply(x, { training: true }) as Tensor4D;
    return tf.mul(y, tf.exp(tf.neg(this.#logSteps)));
  }

  #loss(x: Tensor4D, symbols: Tensor4D): Measurement {
    const [n, height, width] = x.shape;
    const latent = tf.mul(symbols, tf.exp(this.#logSteps));
    const xHat = this.autoencoder.decoder.apply(latent, { training: true }) as Tensor4D;
    const bits = this.#prior.bits(symbols);
    const error = distortion(this.#config.loss, x, xHat);
    const loss = tf.add(tf.div(bits, n * height * width), tf.mul(error, this.#config.lambda)) as Scalar;
    return { loss, bits, xHat };
  }
}

/** The variables under the trainable weights of a tfjs layers model. */
function variablesOf(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}
