import type { Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { spaceToDepth } from '../../../layers/depth-to-space.js';
import { errorsOf } from '../../../layers/freezing/freeze-network.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { fromFloat16 } from '../../../model-store/float16.js';
import { type LayersFiles, namedLayersFiles } from '../../../model-store/layers-files.js';
import { specFile } from '../../../model-store/model-spec.js';
import { networkFilesOf } from '../../../model-store/network-files.js';
import { freezeSampleNetworks } from '../../lossless/training/freeze.js';
import type { SampleNetworks } from '../../lossless/training/sample-networks.js';
import type { FrozenModel } from '../../trainable.js';
import { buildCellLayers, type CellLayers, cellLayersOf } from '../cell-layers.js';
import {
  channelsFile,
  gainsFile,
  groupNetwork,
  HIDDEN_NETWORK,
  type PhotoSpec,
  type TransformRate,
  transformRate,
} from '../coding/files.js';
import { ANCHORS, QUALITIES } from '../coding/qualities.js';
import type { FloatCellNetwork } from '../float-cell-network.js';
import { buildPhoto, type PhotoTransforms } from '../network.js';
import { type PhotoOptions, PIXEL_BLOCK, photoGeometry } from '../options.js';
import { type FrozenCells, freezeCells } from './freeze-cells.js';
import { freezeTransforms } from './freeze-networks.js';
import type { PhotoConfig } from './settings.js';

/** The trained parts of a `photo` model. */
interface TrainedPhoto {
  readonly options: PhotoOptions;
  readonly autoencoder: PhotoTransforms;
  readonly prior: FloatCellNetwork;
  readonly logGains: Variable;
  readonly logInverseGains: Variable;
  readonly samples: SampleNetworks;
}

/** The rate bytes that each of the crops that scales are chosen on is coded at. */
const CALIBRATION_RATES = [0, 25, 50, 75, 99];

/** A trained `photo` model: its transforms and its entropy model as integer networks with scales chosen on `x`. */
export async function freezePhoto(
  trained: TrainedPhoto,
  config: PhotoConfig,
  x: Tensor4D,
): Promise<FrozenModel> {
  const { options, autoencoder, prior, logGains, logInverseGains } = trained;
  const samples = await freezeSampleNetworks(trained.samples, config.weights, x);
  const gains = concatenate([logGains.dataSync(), logInverseGains.dataSync()]);
  const encoderLayers = await toLayersFiles(autoencoder.encoder, config.weights);
  const decoderLayers = await toLayersFiles(autoencoder.decoder, config.weights);
  const cells = cellLayersOf(prior);
  const cellModels = [cells.hidden, ...cells.groups];
  const cellFiles: LayersFiles[] = [];
  for (const model of cellModels) cellFiles.push(await toLayersFiles(model, config.weights));
  for (const model of cellModels) model.dispose();
  await useExactEngine();
  const stored = buildPhoto(options);
  setStoredWeights(stored.encoder, encoderLayers, 'encoder');
  setStoredWeights(stored.decoder, decoderLayers, 'decoder');
  const gainsIn = gainsFile(gains);
  const logGainsStored = fromFloat16(gainsIn[1]);
  const rates = CALIBRATION_RATES.map((rate) => transformRate(rate / (QUALITIES - 1), logGainsStored));
  const frozen = freezeTransforms(stored, rates, x);
  const storedCells = buildCellLayers(prior.shape);
  const all = [storedCells.hidden, ...storedCells.groups];
  const nameOf = (i: number) => (i === 0 ? HIDDEN_NETWORK : groupNetwork(i - 1));
  for (const [i, model] of all.entries()) setStoredWeights(model, cellFiles[i]!, nameOf(i));
  const entropy = freezeCellsOn(x, { stored, rates, prior, cells: storedCells });
  for (const model of [stored.encoder, stored.decoder, ...all]) model.dispose();
  const spec: PhotoSpec = {
    version: 1,
    id: config.id,
    architecture: 'photo',
    options,
    channels: 3,
    geometry: photoGeometry(options),
    qualities: [],
    scales: frozen.scales,
    entropy: { kind: 'latent', network: { ...prior.shape, anchors: ANCHORS } },
  };
  const networks = [entropy.hidden, ...entropy.groups];
  return {
    files: new Map([
      specFile(spec),
      ...networkFilesOf('encoder', frozen.encoder),
      ...networkFilesOf('decoder', frozen.decoder),
      gainsIn,
      channelsFile(entropy.tables),
      ...networks.flatMap((network, i) => networkFilesOf(nameOf(i), network)),
      ...samples.files,
    ]),
    layers: new Map([
      ...namedLayersFiles('encoder', encoderLayers),
      ...namedLayersFiles('decoder', decoderLayers),
      ...cellFiles.flatMap((files, i) => namedLayersFiles(nameOf(i), files)),
      ...samples.layers,
    ]),
    errors: [
      ...errorsOf('encoder', frozen.encoder),
      ...errorsOf('decoder', frozen.decoder),
      ...networks.flatMap((network, i) => errorsOf(nameOf(i), network)),
      ...samples.errors,
    ],
  };
}

/** Crops that the scales of the entropy model are chosen on: their examples are large. */
const CELL_CROPS = 6;

interface CellFreeze {
  readonly stored: PhotoTransforms;
  readonly rates: readonly TransformRate[];
  readonly prior: FloatCellNetwork;
  readonly cells: CellLayers;
}

/** Freezes the entropy model on the symbols of the first crops at every rate. */
function freezeCellsOn(x: Tensor4D, { stored, rates, prior, cells }: CellFreeze): FrozenCells {
  return tidily(() => {
    const crops = tf.slice(x, [0, 0, 0, 0], [Math.min(CELL_CROPS, x.shape[0]), -1, -1, -1]);
    const blocks = spaceToDepth(crops, PIXEL_BLOCK);
    const symbols = rates.map(({ step, steps }) => {
      const latents = stored.encoder.apply(tf.div(tf.sub(blocks, 0.5), step)) as Tensor4D;
      return tf.round(tf.div(latents, tf.tensor1d([...steps]))) as Tensor4D;
    });
    const ts = rates.flatMap(({ t }) => new Array<number>(crops.shape[0]).fill(t));
    return freezeCells(prior, cells, tf.concat(symbols), ts);
  });
}

function concatenate(parts: readonly ArrayLike<number>[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => Array.from(part)));
}
