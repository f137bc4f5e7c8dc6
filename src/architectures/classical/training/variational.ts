import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../../engine/tfjs.js';
import { SettingError } from '../../settings.js';
import type { Network } from '../network.js';

/**
 * The encoder of a variational autoencoder (Kingma & Welling 2014). It has twice as many latent channels: the first half
 * is the mean, the second half the logarithm of the variance.
 */
export function buildVariationalEncoder(network: Network, options: unknown, channels: number): LayersModel {
  const { latentChannels, ...others } = network.parseOptions(options);
  if (others.latentActivation !== 'linear' || others.active) {
    throw new SettingError('beta', 'needs a linear latent: the option latentActivation=linear');
  }
  const doubled = network.build({ ...others, latentChannels: 2 * latentChannels }, channels);
  doubled.decoder.dispose();
  return doubled.encoder;
}

/** Splits the output of such an encoder into mean and logarithm of the variance, `[n, h, w, channels]` each. */
export function splitGaussian(output: Tensor4D): [mean: Tensor4D, logVariance: Tensor4D] {
  return tf.split(output, 2, 3) as [Tensor4D, Tensor4D];
}

/** Copies the weights of a variational encoder to `encoder`, except those that compute the variance. */
export function takeMeanWeights(encoder: LayersModel, variational: LayersModel): void {
  tf.tidy(() => {
    const wanted = encoder.getWeights().map(({ shape }) => shape);
    const weights = variational.getWeights();
    encoder.setWeights(
      weights.map((weight, i) =>
        tf.slice(
          weight,
          weight.shape.map(() => 0),
          wanted[i]!,
        ),
      ),
    );
  });
}
