import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { initializeWeights, startAtMean } from '../../../layers/initialize.js';
import type { TrainingData } from '../../architecture.js';
import type { Trainable } from '../../trainable.js';
import type { Network } from '../network.js';
import { RateDistortion } from './rate-distortion.js';
import { Reconstruction } from './reconstruction.js';
import { Regime } from './regime.js';
import type { ClassicalConfig } from './settings.js';
import { buildVariationalEncoder } from './variational.js';

/** A classical autoencoder with weights drawn from the seed, under the objective of its configuration. */
export function createClassical(
  network: Network,
  config: ClassicalConfig,
  { channels, mean }: TrainingData,
): Trainable {
  const autoencoder = network.build(config.architectureOptions, channels);
  const variational =
    config.beta > 0 ? buildVariationalEncoder(network, config.architectureOptions, channels) : null;
  const regime = new Regime(autoencoder, variational, config);
  const random = new Random(stream.weights, config.seed);
  initializeWeights(regime.encoder, random);
  initializeWeights(regime.decoder, random);
  startAtMean(regime.decoder, mean);
  if (config.objective === 'reconstruction') return new Reconstruction(network, regime, config);
  return new RateDistortion(network, regime, config);
}
