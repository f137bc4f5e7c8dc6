import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { specFile } from '../../../model-store/model-spec.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import type { TrainingConfig } from '../../training-config.js';
import type { LosslessSpec } from '../coding/files.js';
import { parseLosslessOptions } from '../options.js';
import { calibrationPatches, freezeSampleNetworks } from './freeze.js';
import { measureSamples, SampleNetworks } from './sample-networks.js';

/** Trains a `lossless` model: nothing but the networks that code samples. */
export class LosslessTraining implements Trainable {
  readonly stride = 1;
  /** Training leaves out the rows at the top, and most other pixels: of smaller images none might be left. */
  readonly leastSide = 16;
  readonly samples: SampleNetworks;
  readonly #config: TrainingConfig;

  constructor(config: TrainingConfig) {
    this.#config = config;
    const options = parseLosslessOptions(config.architectureOptions);
    this.samples = new SampleNetworks(options, new Random(stream.weights, config.seed));
  }

  get stages(): Stage[] {
    return [{ name: 'networks', epochs: this.#config.epochs }];
  }

  get variables(): Variable[] {
    return this.samples.variables;
  }

  variablesOf(_stage: string): Variable[] {
    return this.variables;
  }

  loss(x: Tensor4D, _stage: string, random: Random): Scalar {
    return this.samples.loss(x, random);
  }

  measure(x: Tensor4D): Measurement {
    return measureSamples(this.samples, x);
  }

  async freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const patches = await calibrationPatches(dataset, indices, this);
    const { files, layers, errors } = await freezeSampleNetworks(this.samples, this.#config.weights, patches);
    patches.dispose();
    const spec: LosslessSpec = {
      version: 1,
      id: this.#config.id,
      architecture: 'lossless',
      options: this.samples.options,
      channels: 3,
      geometry: { stride: 1, latentChannels: 3, margin: 0 },
      steps: [1, 1, 1],
      qualities: [],
      entropy: { kind: 'residual' },
    };
    return { files: new Map([specFile(spec), ...files]), layers, errors };
  }

  dispose(): void {
    this.samples.dispose();
  }
}
