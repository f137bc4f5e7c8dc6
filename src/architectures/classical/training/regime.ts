import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Corruption, corrupt, parseCorruption } from '../../../data/corrupt.js';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { contraction, gaussianKl, klSparsity, l1Activity, l2Activity } from '../../../layers/penalties.js';
import { SettingError } from '../../settings.js';
import type { Autoencoder } from '../network.js';
import { applyWithDropout } from './dropout.js';
import type { ClassicalConfig } from './settings.js';
import { splitGaussian, takeMeanWeights } from './variational.js';

/** The latent of a batch, and the penalty on it. */
export interface Encoding {
  readonly y: Tensor4D;
  readonly penalty: Scalar;
}

/**
 * The two transforms in training, with the regime of the configuration: damaged input, dropout, noise on the latent, a
 * variance, penalties. All objectives use it.
 */
export class Regime {
  readonly #autoencoder: Autoencoder;
  /** The encoder in training, which also gives a variance in a variational autoencoder: see variational.ts. */
  readonly #variational: LayersModel | null;
  readonly #config: ClassicalConfig;

  /** Takes over the transforms. */
  constructor(autoencoder: Autoencoder, variational: LayersModel | null, config: ClassicalConfig) {
    this.#autoencoder = autoencoder;
    this.#variational = variational;
    this.#config = config;
    if (config.contractive > 0) contractiveLayer(autoencoder.encoder);
  }

  get geometry(): Autoencoder['geometry'] {
    return this.#autoencoder.geometry;
  }

  get encoder(): LayersModel {
    return this.#variational ?? this.#autoencoder.encoder;
  }

  get decoder(): LayersModel {
    return this.#autoencoder.decoder;
  }

  /** The transforms as they are saved. */
  get autoencoder(): Autoencoder {
    if (this.#variational) takeMeanWeights(this.#autoencoder.encoder, this.#variational);
    return this.#autoencoder;
  }

  /** The damage that training does to its input; undefined if it does none. */
  get corruption(): Corruption | undefined {
    const { corrupt: text } = this.#config;
    return text === '' ? undefined : parseCorruption(text);
  }

  /** A damaged copy of `x`, or `x` itself if the configuration damages nothing. */
  corrupted(x: Tensor4D, random: Random): Tensor4D {
    const { corruption } = this;
    if (!corruption) return x;
    return tf.tensor4d(corrupt(x.dataSync<'float32'>(), corruption, random), x.shape);
  }

  /**
   * y `[n, h/stride, w/stride, latentChannels]` of `x`. With `random` it is as in training: drawn from its distribution,
   * with noise and dropout.
   */
  encode(x: Tensor4D, random?: Random): Encoding {
    const { beta, latentNoise } = this.#config;
    const output = this.#apply(this.encoder, x, random);
    if (!this.#variational) {
      const y = random ? addNoise(output, latentNoise, random) : output;
      return { y, penalty: this.#penalty(output) };
    }
    const [mean, logVariance] = splitGaussian(output);
    const deviation = tf.exp(tf.div(logVariance, 2)) as Tensor4D;
    const y: Tensor4D = random ? tf.add(mean, tf.mul(deviation, normal(mean.shape, 1, random))) : mean;
    // β-weighted, per sample like the other term of the ELBO.
    const divergence = tf.mul(gaussianKl(mean, logVariance), (beta * x.shape[0]) / x.size);
    const noisy = random ? addNoise(y, latentNoise, random) : y;
    return { y: noisy, penalty: tf.add(divergence, this.#penalty(mean)) as Scalar };
  }

  /** x̂ of `y`. */
  decode(y: Tensor4D, random?: Random): Tensor4D {
    return this.#apply(this.decoder, y, random);
  }

  dispose(): void {
    this.#autoencoder.encoder.dispose();
    this.#autoencoder.decoder.dispose();
    this.#variational?.dispose();
  }

  #apply(transform: LayersModel, input: Tensor4D, random: Random | undefined): Tensor4D {
    const { dropout } = this.#config;
    if (random && dropout > 0) return applyWithDropout(transform, input, dropout, random);
    return transform.apply(input, { training: true }) as Tensor4D;
  }

  #penalty(y: Tensor4D): Scalar {
    const { l1, l2, sparsity, sparsityTarget, contractive } = this.#config;
    let total = tf.scalar(0);
    const add = (weight: number, penalty: () => Scalar) => {
      if (weight > 0) total = tf.add(total, tf.mul(penalty(), weight));
    };
    add(l1, () => l1Activity(y));
    add(l2, () => l2Activity(y));
    add(sparsity, () => klSparsity(y, sparsityTarget));
    add(contractive, () => {
      const { kernel, activation } = contractiveLayer(this.encoder);
      return contraction(y, kernel.read() as Tensor2D, activation);
    });
    return total;
  }
}

function addNoise(y: Tensor4D, deviation: number, random: Random): Tensor4D {
  return deviation > 0 ? tf.add(y, normal(y.shape, deviation, random)) : y;
}

function normal(shape: Tensor4D['shape'], deviation: number, random: Random): Tensor4D {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  random.fillNormal(values, deviation);
  return tf.tensor4d(values, shape);
}

/** The only layer of an encoder, whose Jacobian has a closed form. `AecError('usage')` if there are more. */
function contractiveLayer(encoder: LayersModel) {
  const layers = encoder.layers.filter(({ weights }) => weights.length > 0);
  const [layer] = layers;
  if (layers.length !== 1 || layer!.getClassName() !== 'Dense') {
    throw new SettingError(
      'contractive',
      'needs an encoder of one dense layer: dense with the option hidden=[]',
    );
  }
  const { activation } = layer!.getConfig() as { activation: string };
  return { kernel: layer!.weights[0]!, activation };
}
