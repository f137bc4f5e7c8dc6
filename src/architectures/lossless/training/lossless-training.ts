import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import type { TrainedNetwork } from '../../../layers/trained-network.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import type { TrainingConfig } from '../../training-config.js';
import { type LosslessOptions, parseLosslessOptions } from '../options.js';
import { freezeLossless } from './freeze.js';
import { newNetworks, residualBits } from './residual-bits.js';
import { gatherResidualRows, type ResidualRows } from './residual-rows.js';
import { trainingPlanes, wholePlanes } from './training-planes.js';

/** One pixel in this many trains the networks. */
const THIN = 3;

/** Trains a `lossless` model: one network per plane, each of which learns on its own to lower the bits. */
export class LosslessTraining implements Trainable {
  readonly stride = 1;
  readonly options: LosslessOptions;
  readonly networks: readonly TrainedNetwork[];
  readonly #config: TrainingConfig;

  constructor(config: TrainingConfig) {
    const random = new Random(stream.weights, config.seed);
    this.#config = config;
    this.options = parseLosslessOptions(config.architectureOptions);
    this.networks = newNetworks(this.options, random);
  }

  get stages(): Stage[] {
    return [{ name: 'networks', epochs: this.#config.epochs }];
  }

  get variables(): Variable[] {
    return this.networks.flatMap(({ variables }) => variables);
  }

  variablesOf(_stage: string): Variable[] {
    return this.variables;
  }

  loss(x: Tensor4D, _stage: string, random: Random): Scalar {
    const images = trainingPlanes(x, random);
    return tf.div(this.bits(gatherResidualRows(images, THIN, random)), pixelsOf(x));
  }

  measure(x: Tensor4D): Measurement {
    const bits = this.bits(gatherResidualRows(wholePlanes(x), THIN, new Random(stream.validation)));
    return { loss: tf.div(bits, pixelsOf(x)), bits, xHat: x };
  }

  async freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const patches = await calibrationPatches(dataset, indices);
    const frozen = await freezeLossless(this, this.#config, patches);
    patches.dispose();
    return frozen;
  }

  dispose(): void {
    for (const network of this.networks) network.dispose();
  }

  /** Information content in bits of the pixels that the rows of all planes stand for: a scalar. */
  bits(planes: readonly ResidualRows[]): Scalar {
    return residualBits(this.networks, planes, this.options);
  }
}

function pixelsOf(x: Tensor4D): number {
  return x.shape[0] * x.shape[1] * x.shape[2];
}

/** How many patches scales are chosen on, and their side. */
const CALIBRATION_PATCHES = 32;
const CALIBRATION_SIDE = 96;

async function calibrationPatches(dataset: Dataset, indices: Uint32Array): Promise<Tensor4D> {
  const side = patchSize(dataset, { patchSize: CALIBRATION_SIDE }, { stride: 1 });
  const used = indices.subarray(0, CALIBRATION_PATCHES);
  const patches = await dataset.patches(used, { width: side, height: side }, new Random(stream.tables));
  return tf.tensor4d(patches, [used.length, side, side, dataset.channels]);
}
