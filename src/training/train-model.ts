import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { SettingError } from '../architectures/settings.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { type Dataset, openDataset } from '../data/dataset.js';
import { type Engine, useEngine } from '../engine/engine.js';
import type { EngineName } from '../engine/engine-names.js';
import { writeModelFolder } from '../model-store/folder.js';
import { findModel } from '../model-store/installed.js';
import { shippedIds } from '../model-store/named-models.js';
import { trainingCurve } from '../report/curve.js';
import { defaultWorkers } from '../worker-threads.js';
import { checkpointOf } from './checkpoint-place.js';
import { checkConfig } from './config.js';
import type { TrainingEvent } from './events.js';
import { type FreezeReport, reportFreeze } from './freeze-report.js';
import { freezeRun } from './freeze-run.js';
import { ownImagesRecord } from './measure-own-images.js';
import { withQualities } from './measure-qualities.js';
import { checkOutputFolder } from './output-folder.js';
import type { TrainingRun } from './run.js';
import type { EpochRecord } from './run-state.js';
import { TimeBudget } from './time-budget.js';
import { train } from './train.js';

export interface TrainModelOptions {
  /** The folder to write the model to; the checkpoint lies beside it until training is over. */
  readonly folder: string;
  readonly engine: 'auto' | EngineName;
  /** Threads to train with on WebAssembly; the model is the same with any number. Default: one per core. */
  readonly workers?: number;
  /** The images of `config.data`, if they have been opened already. */
  readonly dataset?: Dataset;
  readonly resume: boolean;
  /** Replace a model that is already there. */
  readonly force: boolean;
  /** When the budget of time began, by `performance.now()`; now, if it is not given. */
  readonly started?: number;
  readonly onEvent: (event: TrainingEvent) => void;
  /** Ends training after the batch at hand. The weights reached by then become a model, and `resume` can go on. */
  readonly signal?: AbortSignal;
}

export interface TrainModelResult {
  readonly folder: string;
  readonly id: string;
  /** Content hash of the model; null if the signal came before the first batch, and there is none. */
  readonly hash: string | null;
  readonly interrupted: boolean;
  readonly history: readonly EpochRecord[];
  /** The frozen model against the float model; absent if the run was interrupted. */
  readonly freeze?: FreezeReport;
  readonly dataset: Dataset;
  /** The images kept aside, by their indices in the data set; those that it trained on if there are none. */
  readonly validationIndices: Uint32Array;
  /** What is left of the budget of time; null without one. */
  readonly secondsLeft: number | null;
}

/**
 * Trains a model on `config.data` and writes its folder, with a record and a chart of the training. `AecError('usage')` for
 * settings that cannot be trained with, or the id of a model that came with aec (unless `force` is set), `input` for data that cannot, or for a folder that is
 * taken, `model` if training diverged.
 */
export async function trainModel(
  config: TrainingConfig,
  options: TrainModelOptions,
): Promise<TrainModelResult> {
  checkConfig(config);
  checkId(config.id, options.force);
  const { onEvent, started = performance.now() } = options;
  const folder = path.resolve(options.folder);
  const checkpoint = checkpointOf(folder);
  await checkOutputFolder(folder, checkpoint, options);
  const dataset = await imagesFor(config, options.dataset);
  await mkdir(path.dirname(folder), { recursive: true });
  // What `force` replaces: a later `resume` must not find the checkpoint of another run.
  if (!options.resume) await rm(checkpoint, { force: true });
  const engine = await useEngine(options.engine);
  onEvent({ type: 'engine', engine });

  const budget = config.minutes > 0 ? new TimeBudget(60 * config.minutes, started) : undefined;
  const workers = options.workers ?? defaultWorkers();
  const trained = await train(config, dataset, { ...options, workers, checkpoint, budget });
  const { run, validationIndices, interrupted } = trained;
  const result = () => ({
    ...{ folder, id: config.id, interrupted, history: run.history, dataset, validationIndices },
    secondsLeft: budget?.secondsLeft ?? null,
  });
  try {
    if (!run.hasTrained) return { ...result(), hash: null };
    onEvent({ type: 'saving' });
    const integers = await freezeRun(run, dataset, trained.trainIndices);
    const frozen = await withQualities(integers, config, {
      dataset,
      indices: validationIndices,
      seconds: budget?.secondsForQualities,
    });
    const freeze = interrupted
      ? undefined
      : await reportFreeze(frozen, config, dataset, validationIndices, budget?.endOfComparison());
    if (freeze) onEvent({ type: 'frozen', ...freeze });
    const minutes = (performance.now() - started) / 60_000;
    const record = await trainingRecord(config, run, { engine, minutes, interrupted, freeze });
    const images = { dataset, indices: validationIndices, corruption: run.trainable.corruption };
    const own = await ownImagesRecord(frozen, config, images);
    const extras = new Map<string, Uint8Array | string>([...frozen.layers, ...record, ...own]);
    const { hash } = await writeModelFolder(folder, config.id, frozen.files, extras);
    if (!interrupted) await rm(checkpoint, { force: true });
    return { ...result(), hash, ...(freeze && { freeze }) };
  } finally {
    run.dispose();
  }
}

async function imagesFor(config: TrainingConfig, opened: Dataset | undefined): Promise<Dataset> {
  const { data, limit, background, architecture } = config;
  const dataset =
    opened ??
    (await openDataset(data, {
      split: 'train',
      limit: limit || undefined,
      background: background || undefined,
      headersOnly: true,
    }));
  const { channels } = trainingArchitecture(architecture);
  return channels === undefined ? dataset : dataset.inChannels(channels);
}

/** The id of a model that came with aec would name two models. Whoever makes those anew says `force`. */
function checkId(id: string, force: boolean): void {
  if (!shippedIds().has(id) || force) return;
  throw new SettingError('id', `${id} is that of a model that came with aec; choose another`);
}

/** The configuration with names in place of the paths of the data and of the model that training started from. */
async function withoutPlaces(config: TrainingConfig): Promise<TrainingConfig> {
  const { settings } = trainingArchitecture(config.architecture);
  const named = Object.keys(settings).filter((key) => settings[key]!.namesModel && config[key] !== '');
  const names = await Promise.all(
    named.map(async (key) => {
      const { id, hash } = await findModel(String(config[key]));
      return [key, `${id}-${hash.slice(0, 8)}`] as const;
    }),
  );
  return { ...config, data: path.basename(config.data), ...Object.fromEntries(names) };
}

interface HowItWent {
  readonly engine: Engine;
  /** From the start to now. */
  readonly minutes: number;
  readonly interrupted: boolean;
  readonly freeze: FreezeReport | undefined;
}

/** The files that record a training in the folder of its model: `training.json` and `history.svg`. */
async function trainingRecord(
  config: TrainingConfig,
  { history, seconds }: TrainingRun,
  { engine, minutes, interrupted, freeze }: HowItWent,
): Promise<ReadonlyMap<string, string>> {
  const record = {
    config: await withoutPlaces(config),
    engine: { name: engine.name, version: engine.version },
    node: process.version,
    finished: new Date().toISOString(),
    ...(interrupted && { interrupted }),
    seconds: Math.round(seconds),
    minutes: { asked: config.minutes || null, used: Number(minutes.toFixed(2)) },
    freeze: freeze?.comparisons ?? [],
    history,
  };
  return new Map([
    ['training.json', `${JSON.stringify(record, null, 2)}\n`],
    ['history.svg', await trainingCurve(history)],
  ]);
}
