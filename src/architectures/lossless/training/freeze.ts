import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { spreadOver } from '../../../data/evenly-spread.js';
import { type PatchGeometry, patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { errorsOf, type FrozenNetwork } from '../../../layers/freezing/freeze-network.js';
import { mixtureScales } from '../../../layers/mixture-outputs.js';
import { buildSmallNetwork, freezeSmallNetwork } from '../../../layers/small-network.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { type LayersFiles, namedLayersFiles } from '../../../model-store/layers-files.js';
import { networkFilesOf } from '../../../model-store/network-files.js';
import { GAIN_FEATURES } from '../../../runtime/gain-features.js';
import type { FreezeError, FrozenModel } from '../../trainable.js';
import type { TrainingConfig } from '../../training-config.js';
import { networkName } from '../coding/files.js';
import {
  MEAN_ONE,
  RESIDUAL_SPIKES,
  residualInputCount,
  residualInputScales,
} from '../coding/residual-model.js';
import type { LosslessOptions } from '../options.js';
import { gatherResidualRows, type ResidualRows } from './residual-rows.js';
import type { SampleNetworks } from './sample-networks.js';
import { trainingPlanes } from './training-planes.js';

/** One pixel in so many is an example that scales are chosen on. */
const THIN = 8;

/** The networks that code samples, in integers, with scales chosen on patches `[n, h, w, c]` of 0…1. */
export async function freezeSampleNetworks(
  { networks, options }: SampleNetworks,
  format: TrainingConfig['weights'],
  patches: Tensor4D,
): Promise<FrozenModel> {
  const stored: LayersFiles[] = [];
  for (const network of networks) {
    const layers = network.layers();
    stored.push(await toLayersFiles(layers, format));
    layers.dispose();
  }
  await useExactEngine();
  const random = new Random(stream.tables);
  const examples = gatherResidualRows(trainingPlanes(patches, random), THIN, random);
  const files = new Map<string, Uint8Array>();
  const layers = new Map<string, Uint8Array>();
  const errors: FreezeError[] = [];
  for (const [index, { size }] of networks.entries()) {
    const name = networkName(index);
    const model = buildSmallNetwork(size);
    setStoredWeights(model, stored[index]!, name);
    const frozen = freezeResidual(model, index, options, examples[index]!);
    model.dispose();
    errors.push(...errorsOf(name, frozen));
    for (const [file, bytes] of networkFilesOf(name, frozen)) files.set(file, bytes);
    for (const [file, bytes] of namedLayersFiles(name, stored[index]!)) layers.set(file, bytes);
  }
  return { files, layers, errors };
}

function freezeResidual(
  model: ReturnType<typeof buildSmallNetwork>,
  index: number,
  { components }: LosslessOptions,
  { inputs, features, count }: ResidualRows,
): FrozenNetwork {
  return tidily(() =>
    freezeSmallNetwork(
      model,
      residualInputScales(index),
      mixtureScales({ spikes: RESIDUAL_SPIKES, components }, 1 / MEAN_ONE),
      {
        inputs: tf.tensor2d(inputs, [count, residualInputCount(index)]),
        features: tf.tensor2d(features, [count, GAIN_FEATURES]),
      },
    ),
  );
}

/** How many patches scales are chosen on, and their side. */
const CALIBRATION_PATCHES = 48;
const CALIBRATION_SIDE = 96;

/** Patches `[n, side, side, c]` of 0…1 to choose scales on, of whole cells; the caller disposes of them. */
export async function calibrationPatches(
  dataset: Dataset,
  indices: Uint32Array,
  geometry: PatchGeometry,
): Promise<Tensor4D> {
  const side = patchSize(dataset, { patchSize: CALIBRATION_SIDE }, geometry);
  const used = spreadOver(indices, CALIBRATION_PATCHES);
  const patches = await dataset.patches(used, { width: side, height: side }, new Random(stream.tables));
  return tf.tensor4d(patches, [used.length, side, side, dataset.channels]);
}
