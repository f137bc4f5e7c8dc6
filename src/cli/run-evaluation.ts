import path from 'node:path';
import { type Dataset, openDataset } from '../data/dataset.js';
import { AecError } from '../errors.js';
import { aecCodec } from '../evaluation/aec-codec.js';
import { baselineCurve } from '../evaluation/baselines.js';
import type { CodecUnderTest } from '../evaluation/codec-under-test.js';
import { type Evaluation, evaluate } from '../evaluation/evaluate.js';
import { type BaselineName, type MetricName, metricNames } from '../evaluation/names.js';
import { type EvaluationReport, makeReport, writeResults } from '../evaluation/result.js';
import { defaultModelFor } from '../models/default-model.js';
import { findModel, type InstalledModel } from '../models/installed.js';
import { loadModel } from '../models/load.js';
import { rateDistortion } from '../report/rate-distortion.js';
import { openCountProgress } from './count-progress.js';
import { evaluationCsv } from './evaluation-csv.js';
import { evaluationTable, exactImagesNote } from './evaluation-table.js';
import { formatCountOf } from './figures.js';
import { writeOutput } from './files.js';
import { printNote, printResult } from './output.js';
import { checkNothingExists } from './outputs.js';
import { Reconstructions } from './reconstructions.js';
import { STANDARD_STREAM } from './standard-streams.js';

export interface EvalOptions {
  /** By default the best one for the images. */
  readonly model?: readonly string[];
  readonly data: string;
  readonly metrics: readonly MetricName[];
  readonly baselines: readonly BaselineName[];
  readonly limit?: number;
  readonly json?: string;
  readonly csv?: string;
  readonly perImage?: boolean;
  readonly saveImages?: string;
  readonly plot?: string;
  readonly plotMetric: 'psnr' | 'ssim' | 'ms-ssim';
  readonly saveResults?: boolean;
  readonly force?: boolean;
}

/** `aec eval`: measures models and baselines on the same images, through real files. */
export async function runEvaluation(options: EvalOptions): Promise<void> {
  await checkOutputs(options);
  const dataset = await openDataset(options.data, { split: 'test', limit: options.limit });
  const ids = options.model ?? [defaultModelFor(await dataset.image(0))];
  const models = await Promise.all(ids.map(findModel));
  const images = options.saveImages === undefined ? undefined : new Reconstructions(options.saveImages);
  const metrics = metricsToMeasure(options);
  const measure = (codec: CodecUnderTest) => measureCodec(codec, dataset, metrics, images);
  const evaluations: Evaluation[] = [];
  for (const { folder } of models) {
    const model = await loadModel(folder);
    evaluations.push(await measure(aecCodec(model)));
    model.dispose();
  }
  for (const codec of options.baselines.flatMap((name) => baselineCurve(name, dataset.channels))) {
    evaluations.push(await measure(codec));
  }
  if (options.saveResults) await saveResults(models, dataset, evaluations);
  await writeReports(options, await makeReport(dataset, evaluations, options));
  if (images) printNote(`${await images.saveSideBySide()}: rows are ${images.rows.join(', ')}`);
}

async function checkOutputs(options: EvalOptions): Promise<void> {
  const { json, csv, plot, saveImages, force = false } = options;
  const files = [json, csv, plot].filter((file) => file !== undefined);
  if (new Set(files.map((file) => path.resolve(file))).size < files.length) {
    throw new AecError('usage', '--json, --csv and --plot must name different files');
  }
  const sheet = saveImages === undefined ? [] : [path.join(saveImages, 'side-by-side.png')];
  const outputs = [...files.filter((file) => file !== STANDARD_STREAM), ...sheet];
  await checkNothingExists(
    outputs.map((output) => ({ output })),
    force,
  );
}

/** Those asked for, and those that another output needs; in the order of all metrics. */
function metricsToMeasure({ metrics, plot, plotMetric, saveResults }: EvalOptions): MetricName[] {
  const needed = new Set<MetricName>(saveResults ? metricNames : metrics);
  if (plot !== undefined) for (const name of ['bytes', plotMetric] as const) needed.add(name);
  return metricNames.filter((name) => needed.has(name));
}

async function measureCodec(
  codec: CodecUnderTest,
  dataset: Dataset,
  metrics: readonly MetricName[],
  images: Reconstructions | undefined,
): Promise<Evaluation> {
  const progress = openCountProgress(`${codec.name} ${codec.setting}`);
  try {
    return await evaluate(codec, dataset, {
      metrics,
      onProgress: progress.update,
      onImage: (coded) => images?.add(codec, coded),
    });
  } finally {
    progress.close();
  }
}

/** `results.json` in the folder of every model: its own figures alone. */
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

async function writeReports(options: EvalOptions, report: EvaluationReport): Promise<void> {
  const { json, csv, plot, perImage = false } = options;
  const write = (file: string, text: string) => writeOutput(file, Buffer.from(text));
  const metrics = metricNames.filter((name) => options.metrics.includes(name));
  const toStdout = json === STANDARD_STREAM || csv === STANDARD_STREAM;
  const print = toStdout ? printNote : printResult;
  for (const line of evaluationTable(report, metrics)) print(line);
  const note = metrics.includes('psnr') ? exactImagesNote(report.results) : null;
  if (note) print(note);
  if (json !== undefined) await write(json, `${JSON.stringify(report, null, 2)}\n`);
  if (csv !== undefined) await write(csv, evaluationCsv(report, metrics, perImage));
  if (plot !== undefined) await write(plot, await plotOf(report, options.plotMetric));
}

function plotOf({ dataset, results }: EvaluationReport, metric: EvalOptions['plotMetric']): Promise<string> {
  const points = results.map(({ codec, setting, metrics, images, losslessImages }) => ({
    codec,
    label: setting.replace(/^quality /, 'q'),
    bytes: metrics.bytes!.mean,
    quality: metrics[metric]!.mean,
    lossless: losslessImages === images,
  }));
  return rateDistortion(`${dataset.name}, ${formatCountOf(dataset.images, 'image')}`, metric, points);
}
