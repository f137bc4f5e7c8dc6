import type { Variable } from '@tensorflow/tfjs-core';
import { useExactEngine } from '../../../engine/exact.js';
import { AecError } from '../../../errors.js';
import { toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { specFile } from '../../../model-store/model-spec.js';
import { entropyFiles, type PhotoSpec } from '../coding/files.js';
import { ANCHORS } from '../coding/qualities.js';
import type { PhotoTransforms } from '../network.js';
import { type PhotoOptions, photoGeometry } from '../options.js';
import type { PhotoConfig } from './settings.js';
import type { TrainedCellNetwork } from './trained-cell-network.js';

/** The trained parts of a `photo` model. */
interface TrainedPhoto {
  readonly options: PhotoOptions;
  readonly autoencoder: PhotoTransforms;
  readonly prior: TrainedCellNetwork;
  readonly logGains: Variable;
  readonly logInverseGains: Variable;
}

/** The coding files of a trained `photo` model: its transforms as tfjs models, all else as halves. */
export async function freezePhoto(trained: TrainedPhoto, config: PhotoConfig): Promise<ModelFiles> {
  const { options, autoencoder, prior, logGains, logInverseGains } = trained;
  const { encoder, decoder } = autoencoder;
  const network = concatenate([prior.typicalScales, ...prior.variables.map((weights) => weights.dataSync())]);
  const gains = concatenate([logGains.dataSync(), logInverseGains.dataSync()]);
  if (![...network, ...gains].every(Number.isFinite)) {
    throw new AecError('usage', 'the context network did not converge');
  }
  const geometry = photoGeometry(options);
  const spec: PhotoSpec = {
    version: 1,
    id: config.id,
    architecture: 'photo',
    options,
    channels: 3,
    geometry,
    steps: new Array(geometry.latentChannels).fill(1),
    entropy: { kind: 'latent', network: { ...prior.shape, anchors: ANCHORS } },
  };
  const encoderFiles = await toLayersFiles(encoder, config.weights);
  const decoderFiles = await toLayersFiles(decoder, config.weights);
  await useExactEngine();
  return new Map([
    specFile(spec),
    ...namedLayersFiles('encoder', encoderFiles),
    ...namedLayersFiles('decoder', decoderFiles),
    ...entropyFiles(network, gains),
  ]);
}

function concatenate(parts: readonly ArrayLike<number>[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)));
}
