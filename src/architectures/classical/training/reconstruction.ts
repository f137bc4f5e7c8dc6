import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Corruption } from '../../../data/corrupt.js';
import type { Dataset } from '../../../data/dataset.js';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { reconstructionLoss } from '../../../layers/losses.js';
import { variablesOf } from '../../../layers/variable.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import type { Network } from '../network.js';
import { freeze } from './freeze.js';
import { Pretraining } from './pretraining.js';
import { chooseSteps } from './quantization-steps.js';
import type { Regime } from './regime.js';
import type { ClassicalConfig } from './settings.js';

const FLOAT_BITS = 32;

/**
 * Trains an autoencoder for the loss between x and x̂ and the penalties of the configuration, without a rate. Validation
 * measures the latent as floats. The quantization steps that files need are chosen when the model is frozen.
 */
export class Reconstruction implements Trainable {
  readonly #network: Network;
  readonly #regime: Regime;
  readonly #config: ClassicalConfig;
  readonly #pretraining: Pretraining;

  constructor(network: Network, regime: Regime, config: ClassicalConfig) {
    this.#network = network;
    this.#regime = regime;
    this.#config = config;
    this.#pretraining = new Pretraining(regime.encoder, regime.decoder, config);
  }

  get corruption(): Corruption | undefined {
    return this.#regime.corruption;
  }

  get stages(): Stage[] {
    const { epochs, pretrainEpochs } = this.#config;
    return [...this.#pretraining.stages, { name: 'reconstruction', epochs: epochs - pretrainEpochs }];
  }

  get stride(): number {
    return this.#regime.geometry.stride;
  }

  get margin(): number {
    return this.#regime.geometry.margin;
  }

  get variables(): Variable[] {
    return [...variablesOf(this.#regime.encoder), ...variablesOf(this.#regime.decoder)];
  }

  variablesOf(stage: string): Variable[] {
    return this.#pretraining.variablesOf(stage) ?? this.variables;
  }

  loss(x: Tensor4D, stage: string, random: Random): Scalar {
    if (this.#pretraining.variablesOf(stage)) return this.#pretraining.loss(x, stage);
    const { y, penalty } = this.#regime.encode(this.#regime.corrupted(x, random), random);
    return this.#loss(x, this.#regime.decode(y, random), penalty);
  }

  measure(x: Tensor4D): Measurement {
    const { y, penalty } = this.#regime.encode(x);
    const xHat = this.#regime.decode(y);
    return { loss: this.#loss(x, xHat, penalty), bits: tf.scalar(FLOAT_BITS * y.size), xHat };
  }

  async freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const { autoencoder } = this.#regime;
    const steps = await chooseSteps(autoencoder, this.#config, dataset, indices);
    return freeze(this.#network, autoencoder, steps, this.#config, dataset, indices);
  }

  dispose(): void {
    this.#regime.dispose();
  }

  #loss(x: Tensor4D, xHat: Tensor4D, penalty: Scalar): Scalar {
    return tf.add(reconstructionLoss(this.#config.loss, x, xHat), penalty) as Scalar;
  }
}
