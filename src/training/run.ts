import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../data/random.js';
import { AecError } from '../errors.js';
import { initializeWeights, startAtMean } from '../models/initialize.js';
import { findArchitecture } from '../models/registry.js';
import { readCheckpoint, type TensorValues, writeCheckpoint } from './checkpoint.js';
import type { TrainingConfig } from './config.js';
import type { EpochRecord } from './events.js';
import { stageOf } from './stages.js';
import { stream } from './streams.js';
import { assignValues, optimizerValues, setOptimizerValues, valuesOf } from './tensor-values.js';
import { TrainableCodec } from './trainable-codec.js';

interface RunState {
  /** Whole epochs done, skipped ones included. */
  epoch: number;
  readonly history: EpochRecord[];
  /** The best epoch of this stage so far; kept only with early stopping. */
  best: { readonly epoch: number; readonly loss: number } | null;
}

/** A training run between two epochs: everything that a checkpoint holds. */
export class TrainingRun {
  readonly config: TrainingConfig;
  readonly codec: TrainableCodec;
  optimizer: tf.Optimizer;
  #state: RunState = { epoch: 0, history: [], best: null };
  #bestValues: TensorValues = [];

  /** Epoch 0: weights drawn from the seed; `mean` is the mean sample of the data, 0…1. */
  constructor(config: TrainingConfig, channels: 1 | 3, mean: number) {
    const architecture = findArchitecture(config.architecture);
    const autoencoder = architecture.build(config.architectureOptions, channels);
    const random = new Random(stream.weights, config.seed);
    initializeWeights(autoencoder.encoder, random);
    initializeWeights(autoencoder.decoder, random);
    startAtMean(autoencoder.decoder, mean);
    this.config = config;
    this.codec = new TrainableCodec(autoencoder, config);
    this.optimizer = tf.train.adam(config.learningRate);
  }

  get epoch(): number {
    return this.#state.epoch;
  }

  get history(): readonly EpochRecord[] {
    return this.#state.history;
  }

  get finished(): boolean {
    return this.epoch >= this.config.epochs;
  }

  /** What the optimizer moves in the stage of the next epoch. */
  get variables(): tf.Variable[] {
    return stageOf(this.epoch, this.config).name === 'joint'
      ? this.codec.variables
      : this.codec.decoderVariables;
  }

  /** Takes note of a trained epoch; ends its stage when it was the last one or, with early stopping, patience is out. */
  async finishEpoch(record: EpochRecord): Promise<void> {
    const state = this.#state;
    const stage = stageOf(state.epoch, this.config);
    state.history.push(record);
    state.epoch += 1;
    if (this.config.earlyStopping > 0) {
      this.#keepBest(record);
      if (record.epoch - state.best!.epoch >= this.config.earlyStopping) state.epoch = stage.to;
    }
    if (state.epoch === stage.to) this.#endStage();
    else await this.#normalizeOptimizer();
  }

  async save(file: string): Promise<void> {
    await writeCheckpoint(file, {
      state: { config: this.config, ...this.#state },
      groups: {
        variables: valuesOf(this.codec.variables),
        optimizer: await optimizerValues(this.optimizer),
        best: this.#bestValues,
      },
    });
  }

  /** Takes up what `save` wrote. `AecError('usage')` when it belongs to another configuration. */
  async restore(file: string): Promise<void> {
    const { state, groups } = await readCheckpoint<RunState & { config: TrainingConfig }>(file);
    const { config, ...rest } = state;
    for (const key of Object.keys(this.config) as (keyof TrainingConfig)[]) {
      const [then, now] = [JSON.stringify(config[key]), JSON.stringify(this.config[key])];
      if (then !== now) throw new AecError('usage', `--resume: ${key} was ${then} in ${file}, not ${now}`);
    }
    this.#state = rest;
    this.#bestValues = groups.best ?? [];
    assignValues(this.codec.variables, groups.variables!);
    if (groups.optimizer!.length > 1) await setOptimizerValues(this.optimizer, groups.optimizer!);
  }

  dispose(): void {
    this.codec.dispose();
    this.optimizer.dispose();
  }

  #keepBest({ epoch, validation: { loss } }: EpochRecord): void {
    if (this.#state.best && this.#state.best.loss <= loss) return;
    this.#state.best = { epoch, loss };
    this.#bestValues = valuesOf(this.codec.variables);
  }

  #endStage(): void {
    if (this.#state.best) assignValues(this.codec.variables, this.#bestValues);
    this.#state.best = null;
    this.#bestValues = [];
    this.optimizer.dispose();
    this.optimizer = tf.train.adam(this.config.learningRate);
  }

  /**
   * Passes the optimizer through its saved form: tfjs recomputes Adam's β powers when it loads them, and an
   * uninterrupted run must go on from the very same numbers as a resumed one.
   */
  async #normalizeOptimizer(): Promise<void> {
    const values = await optimizerValues(this.optimizer);
    this.optimizer.dispose();
    this.optimizer = tf.train.adam(this.config.learningRate);
    await setOptimizerValues(this.optimizer, values);
  }
}
