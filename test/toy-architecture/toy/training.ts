import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { TrainingArchitecture } from '../../../src/architectures/architecture.js';
import { numberWhere } from '../../../src/architectures/settings.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../../src/architectures/trainable.js';
import type { TrainingConfig } from '../../../src/architectures/training-config.js';
import type { Dataset } from '../../../src/data/dataset.js';
import { tf } from '../../../src/engine/tfjs.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { variable } from '../../../src/layers/variable.js';
import { utf8 } from '../../../src/model-store/model-files.js';
import { float32File } from '../../../src/model-store/weights-file.js';
import { blockMeans } from './blocks.js';
import { LINE_FILE, type ToySpec } from './coding.js';
import { parseToyOptions } from './options.js';

const settings = {
  step: numberWhere(8, (step) => step > 0, 'above 0', 'levels', '8-bit levels per quantization step'),
};

export const toyTraining: TrainingArchitecture = {
  name: 'toy',
  settings,
  presets: { 'mnist-toy': { summary: 'a line', epochs: 2, batchSize: 16, learningRate: 0.05, step: 16 } },
  create: async (config, { channels }) => new ToyTraining(config, channels),
};

/** Learns the line that takes means of blocks to samples; it starts far from the identity. */
class ToyTraining implements Trainable {
  readonly stride: number;
  readonly #config: TrainingConfig;
  readonly #channels: 1 | 3;
  readonly #gain = variable('gain', () => tf.scalar(0.5));
  readonly #offset = variable('offset', () => tf.scalar(0.2));

  constructor(config: TrainingConfig, channels: 1 | 3) {
    this.#config = config;
    this.#channels = channels;
    this.stride = parseToyOptions(config.architectureOptions).block;
  }

  get stages(): Stage[] {
    return [{ name: 'line', epochs: this.#config.epochs }];
  }

  get variables(): Variable[] {
    return [this.#gain, this.#offset];
  }

  variablesOf(): Variable[] {
    return this.variables;
  }

  loss(x: Tensor4D): Scalar {
    return tf.mean(tf.squaredDifference(x, this.#reconstruct(x))) as Scalar;
  }

  measure(x: Tensor4D): Measurement {
    const xHat = this.#reconstruct(x);
    return { loss: this.loss(x), bits: tf.scalar((8 * x.size) / this.stride ** 2), xHat };
  }

  async freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const step = Number(this.#config.step);
    const options = parseToyOptions(this.#config.architectureOptions);
    const counts = Array.from({ length: this.#channels }, () => new Map<number, number>());
    for (const index of indices) {
      blockMeans(await dataset.image(index), options.block).forEach((mean, i) => {
        const symbol = Math.round(mean / step);
        const own = counts[i % counts.length]!;
        own.set(symbol, (own.get(symbol) ?? 0) + 1);
      });
    }
    const spec: ToySpec = {
      version: 1,
      id: this.#config.id,
      architecture: 'toy',
      options,
      channels: this.#channels,
      step,
      entropy: FactorizedModel.fromCounts(counts).toJSON(),
    };
    const line = Float32Array.of(this.#gain.dataSync()[0]!, 255 * this.#offset.dataSync()[0]!);
    const files = new Map([
      ['codec.json', utf8(JSON.stringify(spec))],
      [LINE_FILE, float32File(line)],
    ]);
    return { files, layers: new Map(), errors: [] };
  }

  dispose(): void {
    this.#gain.dispose();
    this.#offset.dispose();
  }

  #reconstruct(x: Tensor4D): Tensor4D {
    const means = tf.avgPool(x, this.stride, this.stride, 'valid');
    const line = tf.add(tf.mul(means, this.#gain), this.#offset) as Tensor4D;
    return tf.image.resizeNearestNeighbor(line, [x.shape[1], x.shape[2]]);
  }
}
