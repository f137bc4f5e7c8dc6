import { existsSync } from 'node:fs';
import type { TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { type Dataset, type Split, splitValidation } from '../data/dataset.js';
import { spreadOver } from '../data/evenly-spread.js';
import { keepingEngine } from '../engine/engine.js';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { sizeOf } from '../layers/variable.js';
import { trainingCurve } from '../report/curve.js';
import { identityOf } from './data-identity.js';
import { imagesOfEpoch, trainEpoch } from './epoch.js';
import type { TrainingEvent } from './events.js';
import { freezeRun } from './freeze-run.js';
import { paceOfImages } from './pace.js';
import { TrainingRun } from './run.js';
import type { EpochRecord } from './run-state.js';
import type { ShardRunner } from './shards/shard-runner.js';
import { startShardRunner } from './shards/start-runner.js';
import { learningRateAt } from './stages.js';
import { paceOfClock, type TimeBudget } from './time-budget.js';
import { MOST_VALIDATED, validate } from './validate.js';

/** Milliseconds after which a checkpoint is written, between two batches. */
const CHECKPOINT_EVERY = 30_000;

export interface TrainOptions {
  /** The file to save the state of the run to, every half minute and at the end. */
  readonly checkpoint: string;
  /** Continue from that file. */
  readonly resume: boolean;
  /** Threads to train with on WebAssembly; the result is the same. Default: 1. */
  readonly workers?: number;
  /** The time for the epochs, instead of a fixed number of images for each. */
  readonly budget?: TimeBudget | undefined;
  readonly onEvent: (event: TrainingEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface TrainResult {
  /** With the running mean as its weights. */
  readonly run: TrainingRun;
  /** Indices of the images that it trained on. */
  readonly trainIndices: Uint32Array;
  /** Indices of the images kept aside; of the same ones if there are none. */
  readonly validationIndices: Uint32Array;
  /** Whether the signal ended the run; the checkpoint then holds it as it was, if it had begun. */
  readonly interrupted: boolean;
}

/**
 * Trains `config` on `dataset` with the engine in use. Without a budget of time, a run that is stopped and resumed ends
 * with the same weights as an uninterrupted one. The caller disposes of the run. `AecError('input')` if there are too few
 * images.
 */
export async function train(
  config: TrainingConfig,
  dataset: Dataset,
  options: TrainOptions,
): Promise<TrainResult> {
  const { budget, resume, checkpoint, onEvent } = options;
  const split = splitImages(config, dataset);
  const mean = await meanSample(dataset, split.train);
  const architecture = trainingArchitecture(config.architecture);
  const data = { channels: dataset.channels, mean, usual: dataset.usual };
  const trainable = await architecture.create(config, data);
  const run = new TrainingRun(config, trainable, await identityOf(dataset));
  if (resume) await run.restore(checkpoint);
  else await run.trainable.prepare?.(dataset, split.train);
  onEvent({
    type: 'start',
    images: split.train.length,
    validationImages: split.validation.length,
    skipped: dataset.skipped,
    notes: dataset.notes,
    parameters: sizeOf(run.trainable.variables),
    epoch: run.epoch,
    epochs: config.epochs,
    minutes: config.minutes,
  });
  budget?.spend(run.seconds);
  if (budget) await tryFreezing(run, dataset, split.train, budget);
  const runner = await startShardRunner(trainable, config, data, options.workers ?? 1);
  const interrupted = !(await trainEpochs(run, runner, dataset, split, options)
    .catch((error: unknown) => {
      throw withWayOn(error, checkpoint);
    })
    .finally(() => runner.close()));
  if (run.hasTrained) await run.save(checkpoint);
  run.takeAverage();
  return { run, trainIndices: split.train, validationIndices: split.validation, interrupted };
}

/**
 * Finds out how long freezing takes on this machine, so that training leaves time for it. The chart is drawn once, too: its
 * library takes seconds to load, and then nothing.
 */
async function tryFreezing(
  run: TrainingRun,
  dataset: Dataset,
  indices: Uint32Array,
  budget: TimeBudget,
): Promise<void> {
  await trainingCurve([]);
  const started = performance.now();
  await keepingEngine(() => freezeRun(run, dataset, indices));
  budget.leaveTimeToFreeze((performance.now() - started) / 1000);
}

/** Trains all epochs that are left; false if the signal stopped it. */
async function trainEpochs(
  run: TrainingRun,
  runner: ShardRunner,
  dataset: Dataset,
  split: Split,
  { budget, checkpoint, onEvent, signal }: TrainOptions,
): Promise<boolean> {
  const { config } = run;
  let saved = performance.now();
  const saveIfDue = async () => {
    if (performance.now() - saved < CHECKPOINT_EVERY) return;
    await run.save(checkpoint);
    saved = performance.now();
  };
  let slotOf = budget?.slots(run.epoch, config.epochs);
  let most = MOST_VALIDATED;
  while (!run.finished) {
    const { epoch } = run;
    const slot = slotOf?.(epoch);
    if (slot && run.hasTrained && slot.trainUntil <= performance.now()) {
      run.skipEpoch();
      continue;
    }
    const onBatch = async (progress: number) => {
      onEvent(batchEvent(run, progress, budget));
      await saveIfDue();
    };
    const pace = slot ? paceOfClock(slot) : paceOfImages(imagesOfEpoch(config, split.train));
    if (!(await trainEpoch(run, runner, dataset, split.train, { pace, onBatch, signal }))) return false;
    const until = slot?.end ?? Number.POSITIVE_INFINITY;
    const validation = await run.withAverage(() =>
      validate(run, runner, dataset, split.validation, { most, until, signal }),
    );
    if (!validation) return false;
    // The same images after every epoch, as many as the first one had time for.
    most = validation.images;
    const record = recordOf(run, validation);
    await run.finishEpoch(record);
    onEvent({ type: 'epoch', record, epochs: config.epochs });
    await saveIfDue();
    if (run.epoch !== epoch + 1) slotOf = budget?.slots(run.epoch, config.epochs);
  }
  return true;
}

function recordOf(run: TrainingRun, validation: EpochRecord['validation']): EpochRecord {
  const { epoch, place, stage, trainable, config } = run;
  return {
    epoch: epoch + 1,
    stage: stage.name,
    images: place.images,
    loss: place.lossSum / place.images,
    learningRate: learningRateAt(epoch, trainable.stages, config),
    validation,
    seconds: place.seconds,
    imagesPerSecond: place.images / place.seconds,
  };
}

function batchEvent(run: TrainingRun, progress: number, budget: TimeBudget | undefined): TrainingEvent {
  const { epoch, place, stage, config } = run;
  const epochsLeft = config.epochs - epoch - progress;
  return {
    type: 'batch',
    epoch: epoch + 1,
    stage: stage.name,
    progress,
    loss: place.lossSum / place.images,
    imagesPerSecond: place.images / place.seconds,
    secondsLeft: budget?.secondsLeft ?? (place.seconds / progress) * epochsLeft,
  };
}

/** Says after a divergence that what was trained before it is not lost, if that is so. */
function withWayOn(error: unknown, checkpoint: string): unknown {
  if (!(error instanceof AecError) || error.code !== 'model' || !existsSync(checkpoint)) return error;
  const kept = 'the last good weights are kept, and the option resume goes on from them with another rate';
  return new AecError('model', `${error.message}: ${kept}`, { cause: error });
}

/** With a validation split of 0, all images train, and validation measures some of them. */
function splitImages(config: TrainingConfig, dataset: Dataset): Split {
  const split = splitValidation(dataset.count, config.validationSplit, config.seed);
  if (config.validationSplit === 0) return { train: split.train, validation: split.train };
  if (split.train.length === 0 || split.validation.length === 0) {
    throw new AecError(
      'input',
      `${dataset.name}: ${formatCountOf(dataset.count, 'image')} ${dataset.count === 1 ? 'is' : 'are'} too few to train and validate on`,
    );
  }
  return split;
}

/** Mean sample, 0 … 1, of up to 500 images; kept off 0 and 1, which a sigmoid cannot reach. */
async function meanSample(dataset: Dataset, indices: Uint32Array): Promise<number> {
  let [sum, count] = [0, 0];
  for (const index of spreadOver(indices, 500)) {
    const { data } = await dataset.image(index);
    for (const sample of data) sum += sample;
    count += data.length;
  }
  return Math.min(0.99, Math.max(0.01, sum / count / 255));
}
