import path from 'node:path';
import { AecError } from '../../../errors.js';
import type { EvaluationReport } from '../../../evaluation/result.js';
import { comparisonsOf } from '../../../evaluation/verdict.js';
import { formatCountOf } from '../../../figures.js';
import { rasterize } from '../../../image/rasterize.js';
import {
  type MetricName,
  metricNames,
  type QualityMetric,
  qualityMetricNames,
} from '../../../metrics/names.js';
import { rateDistortion, rateDistortionPoints } from '../../../report/rate-distortion.js';
import { writeOutput } from '../../io/files.js';
import { printNote, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { sourceFiles } from '../../io/source-files.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { reportContents } from '../report/contents.js';
import type { ReportPictures } from '../report/pictures.js';
import { evaluationCsv } from './csv.js';
import { SHEET_NAME } from './reconstructions.js';
import { evaluationTable, exactImagesNote } from './table.js';

/** The options of `aec eval` that determine its outputs. */
export interface EvaluationOutputs {
  readonly data: string;
  readonly metrics: readonly MetricName[];
  readonly json?: string;
  readonly csv?: string;
  readonly perImage?: boolean;
  readonly saveImages?: string;
  readonly plot?: string;
  readonly plotMetric: QualityMetric;
  readonly report?: string;
  readonly saveResults?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
}

/** Throws `AecError` before anything is measured if an output cannot be written. */
export async function checkEvaluationOutputs(options: EvaluationOutputs): Promise<void> {
  const { data, json, csv, plot, report, saveImages, force } = options;
  const files = [json, csv, plot, report].filter((file) => file !== undefined);
  if (files.filter((file) => file === STANDARD_STREAM).length > 1) {
    throw new AecError('usage', 'only one of --json and --csv can go to stdout');
  }
  if (plot !== undefined && !/\.(svg|png)$/i.test(plot)) {
    throw new AecError('usage', `--plot ${plot}: plots are written as .svg or .png; change the extension`);
  }
  const sheet =
    saveImages === undefined ? [] : [{ output: path.join(saveImages, SHEET_NAME), within: saveImages }];
  const outputs = [...files.filter((file) => file !== STANDARD_STREAM), ...sheet];
  await checkOutputs(outputs, { inputs: sourceFiles(data), force });
}

/** The requested metrics and those that the outputs need, in the order of reports. */
export function metricsToMeasure(options: EvaluationOutputs): MetricName[] {
  const { metrics, plot, plotMetric, report, saveResults } = options;
  const needed = new Set<MetricName>(saveResults ? metricNames : metrics);
  if (plot !== undefined) for (const name of ['bytes', plotMetric] as const) needed.add(name);
  if (report !== undefined) {
    for (const name of ['bytes', 'bpp', ...qualityMetricNames] as const) needed.add(name);
  }
  return metricNames.filter((name) => needed.has(name));
}

/** Prints and writes all requested outputs. `full` holds the figures of each image. */
export async function writeReports(
  options: EvaluationOutputs,
  full: EvaluationReport,
  pictures: ReportPictures | undefined,
): Promise<void> {
  const { json, csv, plot, report: page, perImage = false, quiet = false, force } = options;
  const writing = { existing: force ? 'replace' : 'refuse' } as const;
  const metrics = metricNames.filter((name) => options.metrics.includes(name));
  if (!quiet) await printFigures(full, metrics, json === STANDARD_STREAM || csv === STANDARD_STREAM);
  const report = perImage ? full : { ...full, results: full.results.map(({ rows, ...result }) => result) };
  if (json !== undefined) await writeOutput(json, `${JSON.stringify(report, null, 2)}\n`, writing);
  if (csv !== undefined) await writeOutput(csv, evaluationCsv(report, metrics, perImage), writing);
  if (plot !== undefined) {
    const svg = await plotOf(report, options.plotMetric);
    await writeOutput(plot, /\.png$/i.test(plot) ? await rasterize(svg) : svg, writing);
  }
  if (page !== undefined) {
    const { reportPage } = await import('../../../report/html/page.js');
    const contents = await reportContents([{ name: 'This evaluation', report: full }], pictures);
    await writeOutput(page, await reportPage(contents), writing);
    if (!quiet) printNote(`${page}: a page of figures, curves and pictures`);
  }
}

async function printFigures(
  report: EvaluationReport,
  metrics: readonly MetricName[],
  isStdoutTaken: boolean,
): Promise<void> {
  const print = isStdoutTaken ? printNote : printResult;
  for (const line of await evaluationTable(report, metrics)) print(line);
  const note = metrics.includes('psnr') ? exactImagesNote(report.results) : null;
  if (note) print(note);
  for (const { verdict } of comparisonsOf(report.results, formatCountOf(report.dataset.images, 'image'))) {
    print(verdict.sentence);
    for (const { sentence } of verdict.losses) print(sentence);
  }
}

function plotOf(
  { dataset, results }: EvaluationReport,
  metric: EvaluationOutputs['plotMetric'],
): Promise<string> {
  const axes = { rate: 'bytes', metric } as const;
  const title = `${dataset.name}, ${formatCountOf(dataset.images, 'image')}`;
  return rateDistortion(title, axes, rateDistortionPoints(results, axes));
}
