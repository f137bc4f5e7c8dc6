import type { Optimizer } from '@tensorflow/tfjs-core';
import { SettingError } from '../architectures/settings.js';
import type { Trainable } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import { AecError } from '../errors.js';
import {
  assignValues,
  fits,
  optimizerValues,
  setOptimizerValues,
  type TensorValues,
  valuesOf,
} from '../layers/tensor-values.js';
import { damagedCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { diverged } from './diverged.js';
import { createOptimizer } from './optimizer.js';
import {
  type EpochPlace,
  type EpochRecord,
  type RunState,
  START_OF_EPOCH,
  storedRunState,
} from './run-state.js';
import { type PlacedStage, stageAt } from './stages.js';
import { WeightAverage } from './weight-average.js';

/** Settings that a resumed run may change: how long and how fast it trains. */
const MAY_CHANGE: readonly string[] = [
  'epochs',
  'hardEpochs',
  'learningRate',
  'batchSize',
  'patchSize',
  'patchesPerEpoch',
  'minutes',
];

/** The state of a training between two batches: everything that a checkpoint holds. */
export class TrainingRun {
  readonly config: TrainingConfig;
  readonly trainable: Trainable;
  optimizer: Optimizer;
  #state: RunState = { epoch: 0, place: START_OF_EPOCH, history: [], best: null };
  #bestValues: TensorValues = [];
  readonly #average: WeightAverage | null;

  readonly #data: string;

  /** Starts at epoch 0 of `trainable`, which the run owns from here on; `data` is the identity of the data set. */
  constructor(config: TrainingConfig, trainable: Trainable, data = '') {
    this.config = config;
    this.#data = data;
    this.trainable = trainable;
    this.optimizer = createOptimizer(config.optimizer, config.learningRate);
    this.#average = config.averaging > 0 ? new WeightAverage(trainable.variables, config.averaging) : null;
  }

  get epoch(): number {
    return this.#state.epoch;
  }

  /** How far the epoch after those has come. */
  get place(): EpochPlace {
    return this.#state.place;
  }

  /** Whether a batch was trained on, in this process or in the one that it resumed. */
  get hasTrained(): boolean {
    return this.history.length > 0 || this.place.images > 0;
  }

  /** Seconds of training so far, without validation. */
  get seconds(): number {
    return this.history.reduce((sum, { seconds }) => sum + seconds, this.place.seconds);
  }

  get history(): readonly EpochRecord[] {
    return this.#state.history;
  }

  get finished(): boolean {
    return this.epoch >= this.config.epochs;
  }

  /** The stage of the next epoch. */
  get stage(): PlacedStage {
    return stageAt(this.epoch, this.trainable.stages);
  }

  /** Records a batch just trained on, and adds the new weights to their running mean. */
  finishBatch(images: number, loss: number, seconds: number): void {
    const { place } = this.#state;
    this.#state.place = {
      images: place.images + images,
      lossSum: place.lossSum + loss * images,
      seconds: place.seconds + seconds,
    };
    this.#average?.update();
  }

  /** Records a trained epoch. Ends its stage after the last epoch, or when early stopping says so. */
  async finishEpoch(record: EpochRecord): Promise<void> {
    const state = this.#state;
    const { stage } = this;
    state.history.push(record);
    state.epoch += 1;
    state.place = START_OF_EPOCH;
    if (this.config.earlyStopping > 0) {
      await this.#keepBest(record);
      if (record.epoch - state.best!.epoch >= this.config.earlyStopping) state.epoch = stage.to;
    }
    if (state.epoch === stage.to) this.#endStage();
  }

  /** Goes on to the next epoch, for lack of time. */
  skipEpoch(): void {
    const { stage } = this;
    this.#state.epoch += 1;
    this.#state.place = START_OF_EPOCH;
    if (this.epoch === stage.to) this.#endStage();
  }

  /** Runs `action` with the running mean as the weights. */
  async withAverage<T>(action: () => Promise<T>): Promise<T> {
    this.#average?.swap();
    try {
      return await action();
    } finally {
      this.#average?.swap();
    }
  }

  /** Makes the running mean the weights, for good. */
  takeAverage(): void {
    this.#average?.swap();
  }

  /**
   * Writes a checkpoint. `AecError('model')`, and the file stays as it is, if anything in it is no longer finite: no run could go
   * on from there.
   */
  async save(file: string): Promise<void> {
    const groups = {
      variables: valuesOf(this.trainable.variables),
      optimizer: await optimizerValues(this.optimizer),
      best: this.#bestValues,
      average: this.#average?.values() ?? [],
    };
    const asDiverged = () =>
      diverged(`its numbers are no longer finite in epoch ${this.epoch + 1}`, this.config);
    for (const values of Object.values(groups)) checkFinite(values, asDiverged);
    const state = { config: this.config, data: this.#data, ...this.#state };
    await writeCheckpoint(file, { state: withFiniteNumbers(state, asDiverged), groups });
  }

  /**
   * Continues from a checkpoint that `save` wrote. `AecError('input')` if it is missing or damaged or was written with other data,
   * `usage` with other settings, or if more epochs are done than are asked for.
   */
  async restore(file: string): Promise<void> {
    const { state, groups } = await readCheckpoint(file, storedRunState);
    const { variables, optimizer = [], best = [], average } = groups;
    const { config, data, ...rest } = state;
    for (const key of Object.keys(this.config)) {
      if (key === 'data') continue; // however it is written, its hash decides
      const [then, now] = [JSON.stringify(config[key]), JSON.stringify(this.config[key])];
      if (then !== now && !MAY_CHANGE.includes(key))
        throw new SettingError(key, `was ${then} in ${file}, not ${now}; resume with the same settings`);
    }
    if (rest.epoch > this.config.epochs) {
      throw new SettingError(
        'epochs',
        `is ${this.config.epochs}, but ${rest.epoch} are done; ask for at least as many`,
      );
    }
    if (data !== this.#data) {
      throw new AecError(
        'input',
        `the images are not those that ${file} was trained on: other names, sizes or another number; train anew with force`,
      );
    }
    const isWhole =
      fits(variables, this.trainable.variables) && (!this.#average || this.#average.fits(average));
    if (!isWhole) throw damagedCheckpoint(file);
    this.#state = rest;
    this.#bestValues = best;
    assignValues(this.trainable.variables, variables);
    if (average) this.#average?.restore(average);
    if (optimizer.length > 0) await setOptimizerValues(this.optimizer, optimizer);
  }

  dispose(): void {
    this.trainable.dispose();
    this.optimizer.dispose();
    this.#average?.dispose();
  }

  /** The best weights are those that were validated: the running mean, if there is one. */
  async #keepBest({ epoch, validation: { loss } }: EpochRecord): Promise<void> {
    if (this.#state.best && this.#state.best.loss <= loss) return;
    this.#state.best = { epoch, loss };
    this.#bestValues = await this.withAverage(async () => valuesOf(this.trainable.variables));
  }

  #endStage(): void {
    if (this.#state.best) {
      assignValues(this.trainable.variables, this.#bestValues);
      this.#average?.restart();
    }
    this.#state.best = null;
    this.#bestValues = [];
    this.optimizer.dispose();
    this.optimizer = createOptimizer(this.config.optimizer, this.config.learningRate);
  }
}

/** Training on diverges for good once a weight is infinite or no number. */
function checkFinite(variables: TensorValues, asDiverged: () => AecError): void {
  if (!variables.every(({ values }) => values.every(Number.isFinite))) throw asDiverged();
}

/** A copy with the largest number for an infinite one, like the PSNR of equal images: JSON has neither those nor NaN. */
function withFiniteNumbers<T>(state: T, asDiverged: () => AecError): T {
  const json = JSON.stringify(state, (_key, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    if (Number.isNaN(value)) throw asDiverged();
    return Math.sign(value) * Number.MAX_VALUE;
  });
  return JSON.parse(json) as T;
}
