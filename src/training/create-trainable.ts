import { Random } from '../data/random.js';
import { AecError } from '../errors.js';
import { initializeWeights, startAtMean } from '../models/initialize.js';
import { findArchitecture } from '../models/registry.js';
import type { TrainingConfig } from './config.js';
import { RateDistortion } from './rate-distortion.js';
import { RdTraining } from './rd/rd-training.js';
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
  const autoencoder = findArchitecture(config.architecture).build(config.architectureOptions, channels);
  const random = new Random(stream.weights, config.seed);
  initializeWeights(autoencoder.encoder, random);
  initializeWeights(autoencoder.decoder, random);
  startAtMean(autoencoder.decoder, mean);
  return new RateDistortion(autoencoder, config);
}
