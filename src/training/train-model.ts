import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TrainingConfig } from '../architectures/training-config.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import { openDataset } from '../data/dataset.js';
import { type Engine, useEngine } from '../engine/engine.js';
import type { EngineName } from '../engine/engine-names.js';
import { writeModelFolder } from '../model-store/folder.js';
import { findModel } from '../model-store/installed.js';
import { trainingCurve } from '../report/curve.js';
import { defaultWorkers } from '../worker-threads.js';
import { checkConfig } from './config.js';
import type { EpochRecord, TrainingEvent } from './events.js';
import { type FreezeReport, reportFreeze } from './freeze-report.js';
import { checkOutputFolder } from './output-folder.js';
import { train } from './train.js';

export interface TrainModelOptions {
  /** The folder to write the model to; the checkpoint lies beside it until training has finished. */
  readonly folder: string;
  readonly engine: 'auto' | EngineName;
  /** Threads to train with on WebAssembly; the model is the same with any number. Default: one per core. */
  readonly workers?: number;
  readonly resume: boolean;
  /** Replace a model that is already there. */
  readonly force: boolean;
  readonly onEvent: (event: TrainingEvent) => void;
  readonly signal?: AbortSignal;
}

export interface TrainModelResult {
  readonly folder: string;
  readonly id: string;
  /** Content hash of the model; empty if the run was interrupted. */
  readonly hash: string;
  readonly interrupted: boolean;
  readonly checkpoint: string;
  readonly history: readonly EpochRecord[];
  /** The frozen model against the float model; absent if the run was interrupted. */
  readonly freeze?: FreezeReport;
}

/**
 * Trains a model on `config.data` and writes its folder, with a record and a chart of the training. `AecError('usage')` for
 * settings that cannot be trained with, `input` for data that cannot, or for a folder that is taken.
 */
export async function trainModel(
  config: TrainingConfig,
  options: TrainModelOptions,
): Promise<TrainModelResult> {
  checkConfig(config);
  const folder = path.resolve(options.folder);
  const checkpoint = `${folder}.checkpoint`;
  await checkOutputFolder(folder, checkpoint, options);
  const dataset = await openDataset(config.data, {
    split: 'train',
    limit: config.limit || undefined,
    background: config.background || undefined,
  });
  await mkdir(path.dirname(folder), { recursive: true });
  // What `force` replaces: a later `resume` must not find the checkpoint of another run.
  if (!options.resume) await rm(checkpoint, { force: true });
  const engine = await useEngine(options.engine);
  options.onEvent({ type: 'engine', engine });

  const { run, trainIndices, validationIndices, interrupted } = await train(config, dataset, {
    ...options,
    workers: options.workers ?? defaultWorkers(),
    checkpoint,
  });
  const result = { folder, id: config.id, interrupted, checkpoint, history: run.history };
  if (interrupted) {
    run.dispose();
    return { ...result, hash: '' };
  }
  options.onEvent({ type: 'saving' });
  const frozen = await run.trainable.freeze(dataset, trainIndices);
  const freeze = await reportFreeze(frozen, config, dataset, validationIndices);
  options.onEvent({ type: 'frozen', ...freeze });
  const record = await trainingRecord(config, run.history, engine, freeze);
  const extras = new Map<string, Uint8Array | string>([...frozen.layers, ...record]);
  const { hash } = await writeModelFolder(folder, config.id, frozen.files, extras);
  run.dispose();
  await rm(checkpoint, { force: true });
  return { ...result, hash, freeze };
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

/** The files that record a training in the folder of its model: `training.json` and `history.svg`. */
async function trainingRecord(
  config: TrainingConfig,
  history: readonly EpochRecord[],
  engine: Engine,
  { comparisons }: FreezeReport,
): Promise<ReadonlyMap<string, string>> {
  const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const record = {
    config: await withoutPlaces(config),
    engine: { name: engine.name, version: engine.version },
    node: process.version,
    finished: new Date().toISOString(),
    seconds: Math.round(seconds),
    freeze: comparisons,
    history,
  };
  return new Map([
    ['training.json', `${JSON.stringify(record, null, 2)}\n`],
    ['history.svg', await trainingCurve(history)],
  ]);
}
