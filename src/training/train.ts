import type { TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { type Dataset, type Split, splitValidation } from '../data/dataset.js';
import { AecError } from '../errors.js';
import { imagesOfEpoch } from './batches.js';
import { trainEpoch } from './epoch.js';
import type { EpochRecord, TrainingEvent } from './events.js';
import { TrainingRun } from './run.js';
import type { ShardRunner } from './shards/shard-runner.js';
import { startShardRunner } from './shards/start-runner.js';
import { learningRateAt } from './stages.js';
import { validate } from './validate.js';

export interface TrainOptions {
  /** The file to save the state of the run to after each epoch. */
  readonly checkpoint: string;
  /** Continue from that file. */
  readonly resume: boolean;
  /** Threads to train with on WebAssembly; the result is the same. Default: 1. */
  readonly workers?: number;
  readonly onEvent: (event: TrainingEvent) => void;
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  readonly run: TrainingRun;
  /** Indices of the images that it trained on. */
  readonly trainIndices: Uint32Array;
  /** Indices of the images kept aside; of the same ones if there are none. */
  readonly validationIndices: Uint32Array;
  /** Whether the signal ended the run; the checkpoint then holds the last whole epoch. */
  readonly interrupted: boolean;
}

/**
 * Trains `config` on `dataset` with the engine in use. A run that is stopped and resumed ends with the same weights as an
 * uninterrupted one. The caller disposes of the run. `AecError('input')` if there are too few images.
 */
export async function train(
  config: TrainingConfig,
  dataset: Dataset,
  options: TrainOptions,
): Promise<TrainResult> {
  const split = splitImages(config, dataset);
  const mean = await meanSample(dataset, split.train);
  const architecture = trainingArchitecture(config.architecture);
  const data = { channels: dataset.channels, mean };
  const trainable = await architecture.create(config, data);
  const run = new TrainingRun(config, trainable);
  if (options.resume) await run.restore(options.checkpoint);
  else await run.trainable.prepare?.(dataset, split.train);
  options.onEvent({
    type: 'start',
    images: split.train.length,
    validationImages: split.validation.length,
    skipped: dataset.skipped.length,
    parameters: run.trainable.variables.reduce((sum, variable) => sum + variable.size, 0),
    epoch: run.epoch,
    epochs: config.epochs,
  });
  const runner = await startShardRunner(trainable, config, data, options.workers ?? 1);
  try {
    const interrupted = await trainEpochs(run, runner, dataset, split, options);
    if (!interrupted) run.takeAverage();
    return { run, trainIndices: split.train, validationIndices: split.validation, interrupted };
  } finally {
    await runner.close();
  }
}

/** Trains the epochs that are left, and saves the run after each. Returns whether the signal ended it. */
async function trainEpochs(
  run: TrainingRun,
  runner: ShardRunner,
  dataset: Dataset,
  split: Split,
  { checkpoint, onEvent, signal }: TrainOptions,
): Promise<boolean> {
  const { config } = run;
  while (!run.finished) {
    const started = performance.now();
    const loss = await trainEpoch(run, runner, dataset, split.train, onEvent, signal);
    if (loss === null) return true;
    const seconds = (performance.now() - started) / 1000;
    const record: EpochRecord = {
      epoch: run.epoch + 1,
      stage: run.stage.name,
      loss,
      learningRate: learningRateAt(run.epoch, run.trainable.stages, config),
      validation: await run.withAverage(() => validate(run, runner, dataset, split.validation)),
      seconds,
      imagesPerSecond: imagesOfEpoch(config, split.train) / seconds,
    };
    await run.finishEpoch(record);
    await run.save(checkpoint);
    onEvent({ type: 'epoch', record, epochs: config.epochs });
  }
  return false;
}

/** With a validation split of 0, all images train, and validation measures some of them. */
function splitImages(config: TrainingConfig, dataset: Dataset): Split {
  const split = splitValidation(dataset.count, config.validationSplit, config.seed);
  if (config.validationSplit === 0) return { train: split.train, validation: split.train };
  if (split.train.length === 0 || split.validation.length === 0) {
    throw new AecError(
      'input',
      `${dataset.name}: ${dataset.count} images are too few to train and validate on`,
    );
  }
  return split;
}

/** Mean sample, 0 … 1, of up to 500 images; kept off 0 and 1, which a sigmoid cannot reach. */
async function meanSample(dataset: Dataset, indices: Uint32Array): Promise<number> {
  let [sum, count] = [0, 0];
  for (const index of indices.subarray(0, 500)) {
    const { data } = await dataset.image(index);
    for (const sample of data) sum += sample;
    count += data.length;
  }
  return Math.min(0.99, Math.max(0.01, sum / count / 255));
}
