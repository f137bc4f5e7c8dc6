import type { CodecResult } from '../../../evaluation/evaluate.js';
import type { MetricName } from '../../../evaluation/names.js';
import type { EvaluationReport } from '../../../evaluation/result.js';
import type { Summary } from '../../../evaluation/summary.js';
import { formatCountOf, formatSpeed } from '../../../figures.js';
import { LOSSLESS_PSNR } from '../../../metrics/psnr.js';
import { type Column, formatTable } from '../../io/table.js';

const DECIMALS: Readonly<Record<MetricName, number>> = {
  bytes: 1,
  bpp: 3,
  psnr: 2,
  ssim: 4,
  'ms-ssim': 4,
  mse: 2,
  mae: 2,
};

/** The results as a table for people, with one row per codec and setting. */
export function evaluationTable(report: EvaluationReport, metrics: readonly MetricName[]): string[] {
  const { dataset, results } = report;
  const columns: Column[] = [
    { heading: 'codec', align: 'left' },
    { heading: 'setting', align: 'left' },
    ...metrics.map((name): Column => ({ heading: headingOf(name), align: 'right' })),
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
  const skipped = dataset.skipped > 0 ? ` (${formatCountOf(dataset.skipped, 'file')} skipped)` : '';
  return [
    `${dataset.name}, ${formatCountOf(dataset.images, 'image')}${skipped}: mean ± standard deviation (median); ` +
      'bytes of whole files; enc/s and dec/s in images per second',
    ...formatTable(columns, rows),
  ];
}

function headingOf(name: MetricName): string {
  return name === 'bytes' || name === 'bpp' ? name : name === 'psnr' ? 'PSNR dB' : name.toUpperCase();
}

function metricCell(name: MetricName, result: CodecResult): string {
  if (name === 'psnr' && result.losslessImages === result.images) return 'lossless';
  const { mean, median, standardDeviation } = result.metrics[name] as Summary;
  const [m, s, h] = [mean, standardDeviation, median].map((value) => value.toFixed(DECIMALS[name]));
  const exact = name === 'psnr' && result.losslessImages > 0 ? '*' : '';
  return `${m}${exact} ± ${s} (${h})`;
}

/** Explains the asterisk beside a PSNR; null if there is none. */
export function exactImagesNote(results: readonly CodecResult[]): string | null {
  const partly = results.some(({ losslessImages, images }) => losslessImages > 0 && losslessImages < images);
  return partly ? `* lossless images count as ${LOSSLESS_PSNR} dB` : null;
}
