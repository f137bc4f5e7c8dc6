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
export function createClassical(network: Network, given: ClassicalConfig, data: TrainingData): Trainable {
  const { channels, mean } = data;
  const config = fitted(network, given, data);
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

/** The configuration with the options that the data decide. */
function fitted(network: Network, config: ClassicalConfig, data: TrainingData): ClassicalConfig {
  if (!network.fit) return config;
  return { ...config, architectureOptions: network.fit(config.architectureOptions as object, data, config) };
}
