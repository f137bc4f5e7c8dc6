import { formatCountOf, formatSpeed, formatSpread, METRIC_DECIMALS } from '../../figures.js';
import { type MetricName, metricTitles, qualityMetricNames } from '../../metrics/names.js';
import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup } from './markup.js';
import { htmlTable } from './table.js';

/** All figures of a measurement, means and standard deviations, one row per codec and setting. */
export function summarySection({ dataset, results }: Measurement, id: string): Markup {
  const metrics = (['bytes', 'bpp', ...qualityMetricNames] as const).filter((name) =>
    results.some((result) => result.metrics[name]),
  );
  const headings = ['codec', 'setting', ...metrics.map((name) => metricTitles[name]), 'enc/s', 'dec/s'];
  const rows = results.map((result) => [
    result.codec,
    result.setting,
    ...metrics.map((name) => metricCell(result, name)),
    formatSpeed(result.encodeImagesPerSecond),
    formatSpeed(result.decodeImagesPerSecond),
  ]);
  const skipped =
    dataset.skipped.length > 0 ? `; ${dataset.skipped.length} of its files could not be read` : '';
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Figures on ${dataset.name}</h2>
<p>Means ± standard deviations over ${formatCountOf(dataset.images, 'image')}${skipped}. Bytes are for whole files; bpp is bits per pixel;
enc/s and dec/s are images encoded and decoded per second.</p>
${htmlTable(`Codecs on ${dataset.name}`, headings, rows, 2)}
</section>
`;
}

function metricCell(result: MeasuredCodec, name: MetricName): string {
  const { losslessImages, images, metrics } = result;
  if (name === 'psnr' && losslessImages === images) return 'lossless';
  const distribution = metrics[name];
  if (!distribution) return '–';
  return formatSpread(distribution.mean, distribution.standardDeviation, METRIC_DECIMALS[name]);
}
