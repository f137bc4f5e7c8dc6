import { formatCountOf, formatSpeed, formatSpread, METRIC_DECIMALS } from '../../figures.js';
import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup } from './markup.js';
import { htmlTable } from './table.js';

const METRICS = [
  ['bytes', 'bytes'],
  ['bpp', 'bpp'],
  ['psnr', 'PSNR, dB'],
  ['ssim', 'SSIM'],
  ['ms-ssim', 'MS-SSIM'],
  ['ssimulacra2', 'SSIMULACRA 2'],
] as const;

type MetricName = (typeof METRICS)[number][0];

/** All figures of a measurement, means and standard deviations, one row per codec and setting. */
export function summarySection({ dataset, results }: Measurement, id: string): Markup {
  const metrics = METRICS.filter(([name]) => results.some((result) => result.metrics[name]));
  const headings = ['codec', 'setting', ...metrics.map(([, heading]) => heading), 'enc/s', 'dec/s'];
  const rows = results.map((result) => [
    result.codec,
    result.setting,
    ...metrics.map(([name]) => metricCell(result, name)),
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
