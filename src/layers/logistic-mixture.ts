import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { variable } from './variable.js';

/** Probabilities are never smaller than this, so that the logarithm and its gradient stay finite. */
const SMALLEST_PROBABILITY = 1e-9;
/** The means of a new mixture's components are spread over −SPREAD … SPREAD symbols. */
const SPREAD = 4;

/**
 * The factorized entropy model during training: each latent channel has a mixture of logistic distributions, whose mass
 * between ŷ − ½ and ŷ + ½ is the probability of the symbol ŷ (Ballé et al. 2018, appendix 6.1, with a mixture instead of
 * their density network). It gives the rate R of the loss; files use integer tables made from it after training.
 */
export class LogisticMixturePrior {
  /** Logits, means and logarithms of the scales, each `[1, channels, components]`. */
  readonly variables: readonly Variable[];
  readonly #channels: number;
  readonly #logits: Variable;
  readonly #means: Variable;
  readonly #logScales: Variable;

  constructor(channels: number, components = 3) {
    const shape: [number, number, number] = [1, channels, components];
    const spread = Array.from({ length: channels * components }, (_, i) => {
      const position = components === 1 ? 0 : (2 * (i % components)) / (components - 1) - 1;
      return position * SPREAD;
    });
    this.#channels = channels;
    this.#logits = variable('prior/logits', () => tf.zeros(shape));
    this.#means = variable('prior/means', () => tf.tensor(spread, shape));
    this.#logScales = variable('prior/log-scales', () => tf.zeros(shape));
    this.variables = [this.#logits, this.#means, this.#logScales];
  }

  /** Total information content, in bits, of `symbols` `[n, h, w, channels]`: integers, or values with noise. A scalar. */
  bits(symbols: Tensor4D): Scalar {
    return tf.tidy(() => {
      const values = tf.reshape(symbols, [-1, this.#channels, 1]); // [n·h·w, channels, 1]
      const inverseScale = tf.exp(tf.neg(this.#logScales));
      const distance = tf.abs(tf.sub(values, this.#means)); // by symmetry; keeps the difference below precise
      const upper = tf.sigmoid(tf.mul(tf.sub(0.5, distance), inverseScale));
      const lower = tf.sigmoid(tf.mul(tf.sub(-0.5, distance), inverseScale));
      const mass = tf.sum(tf.mul(tf.sub(upper, lower), tf.softmax(this.#logits)), -1);
      const nats = tf.neg(tf.sum(tf.log(tf.maximum(mass, SMALLEST_PROBABILITY))));
      return tf.div(nats, Math.LN2) as Scalar;
    });
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}
