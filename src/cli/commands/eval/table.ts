import type { CodecResult } from '../../../evaluation/evaluate.js';
import type { EvaluationReport } from '../../../evaluation/result.js';
import { formatCountOf, formatSpeed, formatSpread, METRIC_DECIMALS } from '../../../figures.js';
import { type MetricName, metricTitles } from '../../../metrics/names.js';
import { LOSSLESS_PSNR } from '../../../metrics/psnr.js';
import { type Column, formatTable } from '../../io/table.js';

/** The results as a table for people, with one row per codec and setting. */
export async function evaluationTable(
  report: EvaluationReport,
  metrics: readonly MetricName[],
): Promise<string[]> {
  const { dataset, results } = report;
  const columns: Column[] = [
    { heading: 'codec', align: 'left' },
    { heading: 'setting', align: 'left' },
    ...metrics.map((name): Column => ({ heading: metricTitles[name], align: 'right' })),
    { heading: 'enc/s', align: 'right' },
    { heading: 'dec/s', align: 'right' },
  ];
  const rows = results.map((result) => [
    result.codec,
    result.setting,
    ...metrics.map((name) => metricCell(name, result)),
    formatSpeed(result.encodeImagesPerSecond),
    formatSpeed(result.decodeImagesPerSecond),
  ]);
  const skipped =
    dataset.skipped.length > 0 ? ` (${formatCountOf(dataset.skipped.length, 'file')} skipped)` : '';
  return [
    `${dataset.name}, ${formatCountOf(dataset.images, 'image')}${skipped}: mean ± standard deviation (median); ` +
      'bytes of whole files; enc/s and dec/s in images per second',
    ...(await formatTable(columns, rows)),
  ];
}

function metricCell(name: MetricName, result: CodecResult): string {
  if (name === 'psnr' && result.losslessImages === result.images) return 'lossless';
  const { mean, median, standardDeviation } = result.metrics[name]!;
  const decimals = METRIC_DECIMALS[name];
  const exact = name === 'psnr' && result.losslessImages > 0 ? '*' : '';
  return `${formatSpread(mean, standardDeviation, decimals)} (${median.toFixed(decimals)})${exact}`;
}

/** Explains the asterisk after a PSNR; null if there is none. */
export function exactImagesNote(results: readonly CodecResult[]): string | null {
  const partly = results.some(({ losslessImages, images }) => losslessImages > 0 && losslessImages < images);
  return partly ? `* lossless images count as ${LOSSLESS_PSNR} dB` : null;
}
