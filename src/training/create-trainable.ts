import { FactorizedPrior } from '../architectures/classical/training/factorized-prior.js';
import { RateDistortion } from '../architectures/classical/training/rate-distortion.js';
import { Reconstruction } from '../architectures/classical/training/reconstruction.js';
import { Regime } from '../architectures/classical/training/regime.js';
import { buildVariationalEncoder } from '../architectures/classical/training/variational.js';
import { LosslessTraining } from '../architectures/lossless/training/lossless-training.js';
import { PhotoTraining } from '../architectures/photo/training/photo-training.js';
import { RdTraining } from '../architectures/rd/training/rd-training.js';
import { findArchitecture } from '../architectures/registry.js';
import { Random } from '../data/random.js';
import { AecError } from '../errors.js';
import { initializeWeights, startAtMean } from '../layers/initialize.js';
import type { TrainingConfig } from './config.js';
import { stream } from './streams.js';
import type { Trainable } from './trainable.js';

/** What `config` trains, its weights drawn from the seed; `mean` is the mean sample of the data, 0…1. */
export function createTrainable(config: TrainingConfig, channels: 1 | 3, mean: number): Trainable {
  if (config.architecture === 'rd') {
    if (channels !== 1) {
      throw new AecError('usage', 'rd trains on gray images; of colour ones it codes each plane');
    }
    return new RdTraining(config);
  }
  if (config.architecture === 'lossless') return new LosslessTraining(config);
  if (config.architecture === 'photo') {
    if (channels !== 3) throw new AecError('usage', 'photo trains on images in colour');
    return new PhotoTraining(config);
  }
  const regime = createRegime(config, channels);
  const random = new Random(stream.weights, config.seed);
  initializeWeights(regime.encoder, random);
  initializeWeights(regime.decoder, random);
  startAtMean(regime.decoder, mean);
  return config.objective === 'reconstruction'
    ? new Reconstruction(regime, config)
    : createRateDistortion(regime, config);
}

function createRateDistortion(regime: Regime, config: TrainingConfig): RateDistortion {
  const { latentChannels } = regime.geometry;
  return new RateDistortion(regime, config, new FactorizedPrior(latentChannels));
}

function createRegime(config: TrainingConfig, channels: 1 | 3): Regime {
  const architecture = findArchitecture(config.architecture);
  const autoencoder = architecture.build(config.architectureOptions, channels);
  const variational =
    config.beta > 0 ? buildVariationalEncoder(architecture, config.architectureOptions, channels) : null;
  return new Regime(autoencoder, variational, config);
}
