import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup } from './markup.js';
import { htmlTable } from './table.js';

const METRICS = [
  ['bytes', 'bytes', 1],
  ['bpp', 'bpp', 3],
  ['psnr', 'PSNR, dB', 2],
  ['ssim', 'SSIM', 4],
  ['ms-ssim', 'MS-SSIM', 4],
] as const;

/** All figures of a measurement, means and standard deviations, one row per codec and setting. */
export function summarySection({ dataset, results }: Measurement, id: string): Markup {
  const metrics = METRICS.filter(([name]) => results.some((result) => result.metrics[name]));
  const headings = ['codec', 'setting', ...metrics.map(([, heading]) => heading), 'enc/s', 'dec/s'];
  const rows = results.map((result) => [
    result.codec,
    result.setting,
    ...metrics.map(([name, , digits]) => metricCell(result, name, digits)),
    speed(result.encodeImagesPerSecond),
    speed(result.decodeImagesPerSecond),
  ]);
  const skipped = dataset.skipped > 0 ? `; ${dataset.skipped} of its files could not be read` : '';
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Figures on ${dataset.name}</h2>
<p>Means ± standard deviations over ${images(dataset.images)}${skipped}. Bytes are for whole files; bpp is bits per pixel;
enc/s and dec/s are images encoded and decoded per second.</p>
${htmlTable(`Codecs on ${dataset.name}`, headings, rows, 2)}
</section>
`;
}

export function images(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'image' : 'images'}`;
}

function metricCell(result: MeasuredCodec, name: string, digits: number): string {
  const { losslessImages, images, metrics } = result;
  if (name === 'psnr' && losslessImages === images) return 'lossless';
  const distribution = metrics[name];
  if (!distribution) return '–';
  return `${distribution.mean.toFixed(digits)} ± ${distribution.standardDeviation.toFixed(digits)}`;
}

function speed(imagesPerSecond: number): string {
  const digits = imagesPerSecond < 10 ? 1 : 0;
  return imagesPerSecond.toLocaleString('en-US', { maximumFractionDigits: digits });
}
