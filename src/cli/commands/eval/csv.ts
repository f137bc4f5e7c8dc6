import type { EvaluationReport } from '../../../evaluation/result.js';
import type { MetricName } from '../../../metrics/names.js';
import { csv } from '../../../report/csv.js';

/** The results as CSV with a heading: one line per codec and setting, or one line per image. */
export function evaluationCsv(
  report: EvaluationReport,
  metrics: readonly MetricName[],
  perImage: boolean,
): string {
  return perImage ? imageLines(report, metrics) : summaryLines(report, metrics);
}

function summaryLines({ dataset, results }: EvaluationReport, metrics: readonly MetricName[]): string {
  const statistics = ['mean', 'median', 'standardDeviation'] as const;
  const headings = metrics.flatMap((name) => ['mean', 'median', 'sd'].map((word) => `${name} ${word}`));
  return csv([
    ['data', 'codec', 'setting', 'images', ...headings, 'encode images/s', 'decode images/s'],
    ...results.map((result) => [
      dataset.name,
      result.codec,
      result.setting,
      result.images,
      ...metrics.flatMap((name) => statistics.map((word) => result.metrics[name]![word])),
      result.encodeImagesPerSecond,
      result.decodeImagesPerSecond,
    ]),
  ]);
}

function imageLines({ dataset, results }: EvaluationReport, metrics: readonly MetricName[]): string {
  return csv([
    ['data', 'codec', 'setting', 'image', ...metrics],
    ...results.flatMap(({ codec, setting, rows = [] }) =>
      rows.map(({ image, values }) => [
        dataset.name,
        codec,
        setting,
        image,
        ...metrics.map((name) => values[name] ?? null),
      ]),
    ),
  ]);
}
