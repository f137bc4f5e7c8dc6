import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LogisticMixturePrior } from '../layers/logistic-mixture.js';
import { distortion } from '../layers/losses.js';
import { quantize } from '../layers/quantize.js';
import type { Autoencoder } from '../models/architecture.js';
import type { TrainingConfig } from './config.js';

/** The terms of R + λD for one batch: scalars. */
export interface LossTerms {
  /** Bits per pixel + λ × distortion. */
  readonly loss: tf.Scalar;
  /** Information content of the batch under the prior, in bits. */
  readonly bits: tf.Scalar;
  /** D, on the scale of the squared error of 8-bit samples. */
  readonly distortion: tf.Scalar;
}

/** The autoencoder together with what is learned beside it: a quantization step a latent channel, and the prior. */
export class TrainableCodec {
  readonly autoencoder: Autoencoder;
  readonly prior: LogisticMixturePrior;
  /** Natural logarithm of the step of every latent channel: `[latentChannels]`. */
  readonly logSteps: tf.Variable;
  readonly #config: TrainingConfig;

  constructor(autoencoder: Autoencoder, config: TrainingConfig) {
    const { latentChannels } = autoencoder.geometry;
    this.autoencoder = autoencoder;
    this.prior = new LogisticMixturePrior(latentChannels);
    // An untrained latent is small against a step of 1; from an eighth of it, symbols exist from the start.
    this.logSteps = tf.variable(tf.fill([latentChannels], Math.log(1 / 8)));
    this.#config = config;
  }

  /** What decides the symbols. */
  get encoderVariables(): tf.Variable[] {
    return [...variablesOf(this.autoencoder.encoder), this.logSteps];
  }

  /** What reads them. */
  get decoderVariables(): tf.Variable[] {
    return [...variablesOf(this.autoencoder.decoder), ...this.prior.variables];
  }

  get variables(): tf.Variable[] {
    return [...this.encoderVariables, ...this.decoderVariables];
  }

  /** Loss on `x` `[n, h, w, c]` with the trainable stand-in for rounding; `noise` has the shape of the latent. */
  softLoss(x: tf.Tensor4D, noise: tf.Tensor4D): LossTerms {
    return this.#loss(x, quantize(this.#scaledLatent(x), this.#config.quantization, noise));
  }

  /** Loss on `x` with the rounding that the file does; no gradient reaches the encoder. */
  hardLoss(x: tf.Tensor4D): LossTerms {
    return this.#loss(x, this.symbols(x));
  }

  /** ŷ of `x`: integers `[n, h/stride, w/stride, latentChannels]`. */
  symbols(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => tf.round(this.#scaledLatent(x)));
  }

  /** x̂ from ŷ (or its noisy stand-in). */
  reconstruct(symbols: tf.Tensor4D): tf.Tensor4D {
    const latent = tf.mul(symbols, tf.exp(this.logSteps));
    return this.autoencoder.decoder.apply(latent, { training: true }) as tf.Tensor4D;
  }

  dispose(): void {
    this.autoencoder.encoder.dispose();
    this.autoencoder.decoder.dispose();
    this.prior.dispose();
    this.logSteps.dispose();
  }

  #scaledLatent(x: tf.Tensor4D): tf.Tensor4D {
    const y = this.autoencoder.encoder.apply(x, { training: true }) as tf.Tensor4D;
    return tf.mul(y, tf.exp(tf.neg(this.logSteps)));
  }

  #loss(x: tf.Tensor4D, symbols: tf.Tensor4D): LossTerms {
    const [n, height, width] = x.shape;
    const bits = this.prior.bits(symbols);
    const error = distortion(this.#config.loss, x, this.reconstruct(symbols));
    const bitsPerPixel = tf.div(bits, n * height * width);
    const loss = tf.add(bitsPerPixel, tf.mul(error, this.#config.lambda)) as tf.Scalar;
    return { loss, bits, distortion: error };
  }
}

/** The variables under the trainable weights of a tfjs layers model. */
function variablesOf(model: LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}
