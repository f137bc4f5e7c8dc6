import { Random } from '../data/random.js';
import { AecError } from '../errors.js';
import { initializeWeights, startAtMean } from '../models/initialize.js';
import { parseRdSmallOptions, rdSmall } from '../models/rd-small.js';
import { findArchitecture } from '../models/registry.js';
import type { TrainingConfig } from './config.js';
import { FactorizedPrior } from './factorized-prior.js';
import { PhotoTraining } from './photo/photo-training.js';
import { RateDistortion } from './rate-distortion.js';
import { LatentPrior } from './rd/latent-prior.js';
import { LosslessTraining } from './rd/lossless-training.js';
import { RdTraining } from './rd/rd-training.js';
import { Reconstruction } from './reconstruction.js';
import { Regime } from './regime.js';
import { stream } from './streams.js';
import type { Trainable } from './trainable.js';
import { buildVariationalEncoder } from './variational.js';

/** Trained at a low λ from the start, autoregressive models get stuck. */
const FIRST_LAMBDA = 5;

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
    : createRateDistortion(regime, config, random);
}

function createRateDistortion(regime: Regime, config: TrainingConfig, random: Random): RateDistortion {
  const { latentChannels } = regime.geometry;
  if (config.architecture !== rdSmall.name) {
    return new RateDistortion(regime, config, new FactorizedPrior(latentChannels));
  }
  const prior = new LatentPrior(parseRdSmallOptions(config.architectureOptions), latentChannels, random);
  return new RateDistortion(regime, config, prior, FIRST_LAMBDA);
}

function createRegime(config: TrainingConfig, channels: 1 | 3): Regime {
  const architecture = findArchitecture(config.architecture);
  const autoencoder = architecture.build(config.architectureOptions, channels);
  const variational =
    config.beta > 0 ? buildVariationalEncoder(architecture, config.architectureOptions, channels) : null;
  return new Regime(autoencoder, variational, config);
}
