import type { Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { AecError } from '../../../errors.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import { specFile } from '../../../model-store/model-spec.js';
import { networkFilesOf } from '../../../model-store/network-files.js';
import type { FrozenModel } from '../../trainable.js';
import { entropyFiles, loadPhotoRates, type PhotoSpec } from '../coding/files.js';
import { ANCHORS } from '../coding/qualities.js';
import { buildPhoto, type PhotoTransforms } from '../network.js';
import { type PhotoOptions, photoGeometry } from '../options.js';
import { freezeTransforms } from './freeze-networks.js';
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

/** How many crops scales are chosen on, their side, and the rate bytes that each of them is coded at. */
const CALIBRATION_CROPS = 32;
const CROP = 96;
const CALIBRATION_RATES = [0, 25, 50, 75, 99];

/** A trained `photo` model, its transforms as integer networks with scales chosen on `x`, its entropy model and gains as halves. */
export async function freezePhoto(
  trained: TrainedPhoto,
  config: PhotoConfig,
  x: Tensor4D,
): Promise<FrozenModel> {
  const { options, autoencoder, prior, logGains, logInverseGains } = trained;
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
    scales: ones(geometry.latentChannels),
    entropy: { kind: 'latent', network: { ...prior.shape, anchors: ANCHORS } },
  };
  const entropy = new Map(entropyFiles(network, gains));
  const rateAt = loadPhotoRates(spec, entropy, config.id);
  const encoderLayers = await toLayersFiles(autoencoder.encoder, config.weights);
  const decoderLayers = await toLayersFiles(autoencoder.decoder, config.weights);
  await useExactEngine();
  const stored = buildPhoto(options);
  setStoredWeights(stored.encoder, encoderLayers, 'encoder');
  setStoredWeights(stored.decoder, decoderLayers, 'decoder');
  const frozen = freezeTransforms(stored, CALIBRATION_RATES.map(rateAt), x);
  stored.encoder.dispose();
  stored.decoder.dispose();
  return {
    files: new Map([
      specFile({ ...spec, scales: frozen.scales }),
      ...networkFilesOf('encoder', frozen.encoder),
      ...networkFilesOf('decoder', frozen.decoder),
      ...entropy,
    ]),
    layers: new Map([
      ...namedLayersFiles('encoder', encoderLayers),
      ...namedLayersFiles('decoder', decoderLayers),
    ]),
  };
}

/** Crops `[n, side, side, 3]` of 0…1 that the scales of a frozen model are chosen on; the caller disposes of them. */
export async function calibrationCrops(dataset: Dataset, indices: Uint32Array): Promise<Tensor4D> {
  const side = patchSize(dataset, { patchSize: CROP }, { stride: 16 });
  const used = indices.subarray(0, CALIBRATION_CROPS);
  const patches = await dataset.patches(used, { width: side, height: side }, new Random(stream.tables));
  return tf.tensor4d(patches, [used.length, side, side, 3]);
}

/** Scales until the networks are frozen. */
function ones(channels: number): PhotoSpec['scales'] {
  const scales = new Array<number>(channels).fill(1);
  return { analysis: scales, synthesis: scales };
}

function concatenate(parts: readonly ArrayLike<number>[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)));
}
