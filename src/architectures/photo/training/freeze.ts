import type { Variable } from '@tensorflow/tfjs-core';
import { useExactEngine } from '../../../engine/exact.js';
import { AecError } from '../../../errors.js';
import { toLayersFiles } from '../../../model-store/artifacts.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import type { TrainingConfig } from '../../../training/config.js';
import type { Autoencoder } from '../../architecture.js';
import { modelFiles } from '../../classical/coding/model-files.js';
import { type LatentEntropy, photoFiles } from '../coding/files.js';
import { parsePhotoOptions } from '../network.js';
import type { TrainedCellNetwork } from './trained-cell-network.js';

/** What is trained of a `photo` model. */
interface TrainedPhoto {
  readonly autoencoder: Autoencoder;
  readonly prior: TrainedCellNetwork;
  readonly logGains: Variable;
  readonly logInverseGains: Variable;
}

/** The coding files of a trained `photo` model: its transforms as tfjs models, all else as halves. */
export async function freezePhoto(trained: TrainedPhoto, config: TrainingConfig): Promise<ModelFiles> {
  const { autoencoder, prior, logGains, logInverseGains } = trained;
  const { encoder, decoder, geometry } = autoencoder;
  const network = concatenate([prior.typicalScales, ...prior.variables.map((weights) => weights.dataSync())]);
  const gains = concatenate([logGains.dataSync(), logInverseGains.dataSync()]);
  if (![...network, ...gains].every(Number.isFinite)) {
    throw new AecError('usage', 'the context network did not converge');
  }
  const entropy: LatentEntropy = { kind: 'latent', network: prior.shape };
  const files = modelFiles(
    {
      version: 1,
      id: config.id,
      architecture: 'photo',
      options: parsePhotoOptions(config.architectureOptions),
      channels: 3,
      geometry,
      steps: new Array(geometry.latentChannels).fill(1),
      entropy,
    },
    await toLayersFiles(encoder, config.weights),
    await toLayersFiles(decoder, config.weights),
  );
  await useExactEngine();
  return new Map([...files, ...photoFiles(network, gains)]);
}

function concatenate(parts: readonly ArrayLike<number>[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)));
}
