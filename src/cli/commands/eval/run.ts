import path from 'node:path';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { loadModel } from '../../../architectures/load-model.js';
import type { Model } from '../../../architectures/model.js';
import type { RateOptions } from '../../../architectures/rates.js';
import { modelPrefix } from '../../../codec/model-prefix.js';
import type { Dataset } from '../../../data/dataset.js';
import { aecCodec } from '../../../evaluation/aec-codec.js';
import { baseline, baselineQualities } from '../../../evaluation/baselines.js';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import {
  type CodedImage,
  type Evaluation,
  evaluateWith,
  type Measurer,
} from '../../../evaluation/evaluate.js';
import { MeasurePool } from '../../../evaluation/measure-pool.js';
import type { CodecDescription } from '../../../evaluation/measure-worker.js';
import type { BaselineName } from '../../../evaluation/names.js';
import { makeReport, writeResults } from '../../../evaluation/result.js';
import { findModel, type InstalledModel } from '../../../model-store/installed.js';
import { reportedCommand } from '../../core/command-line.js';
import { explain } from '../../core/verbosity.js';
import { openCountProgress } from '../../io/count-progress.js';
import { openImages } from '../../io/open-images.js';
import { printNote } from '../../io/output.js';
import { ReportPictures } from '../report/pictures.js';
import { modelLabels } from './model-labels.js';
import { checkEvaluationOutputs, type EvaluationOutputs, metricsToMeasure, writeReports } from './outputs.js';
import { Reconstructions } from './reconstructions.js';

export interface EvalOptions extends EvaluationOutputs {
  /** Ids or folders; by default the best model for the images. */
  readonly model?: readonly string[];
  readonly background?: string;
  readonly baselines: readonly BaselineName[];
  /** The qualities at which models of many rates are measured; by default only their usual one. */
  readonly qualities?: readonly number[];
  readonly limit?: number;
  readonly jobs?: number;
}

/** Bytes of decoded images that are kept: those of many digits, and of a few photographs. */
const CACHE_BYTES = 2 ** 27;

/** `aec eval`: measures models and baselines on the same images by coding them to files and back. */
export async function runEvaluation(options: EvalOptions): Promise<void> {
  await checkEvaluationOutputs(options);
  const pool = new MeasurePool(options.jobs);
  try {
    await evaluateWithPool(pool, options);
  } finally {
    await pool.close();
  }
}

async function evaluateWithPool(pool: MeasurePool, options: EvalOptions): Promise<void> {
  const { background, limit, report, saveImages } = options;
  const dataset = await openImages(options.data, {
    split: 'test',
    quiet: options.quiet,
    limit,
    background,
    cacheBytes: CACHE_BYTES,
    decoding: pool.decoding,
  });
  const ids = options.model ?? [defaultModelFor(await dataset.image(0))];
  const models = await Promise.all(ids.map((id) => findModel(id)));
  const label = modelLabels(models);
  const images = saveImages === undefined ? undefined : new Reconstructions(saveImages);
  const pictures = report === undefined ? undefined : new ReportPictures();
  const evaluations: Evaluation[] = [];
  const measure = async (
    codec: CodecUnderTest,
    description: CodecDescription,
    keep?: (coded: CodedImage) => Promise<void>,
  ) => {
    const shown = label(codec);
    const onImage = async (coded: CodedImage) => {
      await images?.add(shown, coded);
      pictures?.add(shown, coded);
      await keep?.(coded);
    };
    const measurer = pool.measurer(
      codec,
      description,
      metricsToMeasure(options),
      Boolean(images ?? pictures),
    );
    evaluations.push(
      await measureCodec(measurer, codec, `${shown.name} ${shown.setting}`, dataset, options, onImage),
    );
  };
  for (const { folder } of distinctModels(models)) {
    const model = await loadModel(path.resolve(folder));
    explain(`model ${model.id} (${modelPrefix(model)}) in ${folder}`);
    for (const [n, rate] of ratesOf(model, options.qualities).entries()) {
      const codec = aecCodec(model, rate);
      const keepLatent = async (coded: CodedImage) => pictures?.addLatent(model, label(codec), coded);
      const description = { kind: 'aec', folder: path.resolve(folder), rate } as const;
      await measure(codec, description, n === 0 ? keepLatent : undefined);
    }
    model.dispose();
  }
  for (const name of options.baselines) {
    const { channels } = dataset;
    for (const quality of baselineQualities(name, channels)) {
      await measure(baseline(name, channels, quality), { kind: 'baseline', name, channels, quality });
    }
  }
  if (options.saveResults) await saveResults(models, dataset, evaluations);
  await reportEvaluations(dataset, evaluations.map(label), options, pictures);
  if (images) {
    const sheet = await images.saveSideBySide();
    if (!options.quiet) printNote(`${sheet}: the rows are ${images.rows.join(', ')}`);
  }
}

/** Measures a model once, even if it was named twice or lies in two folders. */
function distinctModels(models: readonly InstalledModel[]): InstalledModel[] {
  return models.filter(({ hash }, n) => models.findIndex((other) => other.hash === hash) === n);
}

/** null stands for the usual rate. */
function ratesOf(model: Model, qualities: readonly number[] | undefined): (RateOptions | null)[] {
  const { rates } = model.coder.traits;
  return rates && qualities ? qualities.map((quality) => ({ quality })) : [null];
}

async function measureCodec(
  measurer: Measurer,
  codec: CodecUnderTest,
  title: string,
  dataset: Dataset,
  { quiet }: EvalOptions,
  onImage: (coded: CodedImage) => Promise<void>,
): Promise<Evaluation> {
  const progress = quiet ? undefined : openCountProgress(title);
  try {
    return await evaluateWith(measurer, codec, dataset, { onProgress: progress?.update, onImage });
  } finally {
    progress?.close();
  }
}

async function reportEvaluations(
  dataset: Dataset,
  evaluations: readonly Evaluation[],
  options: EvalOptions,
  pictures: ReportPictures | undefined,
): Promise<void> {
  const report = await makeReport(dataset, evaluations, { perImage: true, command: reportedCommand() });
  await writeReports(options, report, pictures);
}

/** Writes `results.json` into the folder of each model, with the figures of that model only. */
async function saveResults(
  models: readonly InstalledModel[],
  dataset: Dataset,
  evaluations: readonly Evaluation[],
): Promise<void> {
  for (const { folder, hash } of models) {
    const own = evaluations.filter(({ model }) => model?.hash === hash);
    await writeResults(path.join(folder, 'results.json'), await makeReport(dataset, own));
  }
}
