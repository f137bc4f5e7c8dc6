import { LOSSLESS_PSNR } from '../../metrics/psnr.js';
import type { Line } from '../line-chart.js';
import { chartFigure } from './chart-figure.js';
import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup, nothing } from './markup.js';

const BINS = 24;
const METRICS = [
  ['psnr', 'PSNR (dB)', 'Distribution of PSNR over the images, except those that came back exactly.'],
  ['bytes', 'bytes per file', 'Distribution of file sizes over the images.'],
] as const;

/** Histograms of the models' PSNR and file sizes over the images. */
export async function distributionSection({ results }: Measurement, id: string): Promise<Markup> {
  const models = results.filter(({ model, rows }) => model && (rows?.length ?? 0) > 1);
  const charts: Markup[] = [];
  for (const [metric, title, words] of METRICS) {
    const lines = histograms(
      models.map((model) => ({ name: `${model.codec}, ${model.setting}`, values: valuesOf(model, metric) })),
    );
    if (lines.length === 0) continue;
    const chart = { title: '', x: { title }, y: [{ title: 'images', fromZero: true }] as const, lines };
    charts.push(await chartFigure(chart, words));
  }
  if (charts.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">From image to image</h2>
${charts}
</section>
`;
}

function valuesOf({ rows = [] }: MeasuredCodec, metric: string): number[] {
  const values = rows.map((row) => row.values[metric]).filter((value) => typeof value === 'number');
  return metric === 'psnr' ? values.filter((value) => value < LOSSLESS_PSNR) : values;
}

/** Counts in equal bins between the smallest and the largest value of all series; each line ends with its own values. */
function histograms(
  series: readonly { readonly name: string; readonly values: readonly number[] }[],
): Line[] {
  const all = series.flatMap(({ values }) => values);
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(high > low)) return [];
  const width = (high - low) / BINS;
  return series.map(({ name, values }): Line => {
    // An empty bin at either end lets the line come down to zero.
    const counts = new Array<number>(BINS + 2).fill(0);
    for (const value of values) counts[1 + Math.min(BINS - 1, Math.floor((value - low) / width))]!++;
    const isNear = (bin: number) => [bin - 1, bin, bin + 1].some((other) => (counts[other] ?? 0) > 0);
    const points = counts.map((count, bin) => [low + (bin - 0.5) * width, count] as const);
    return { name, isStepped: true, points: points.filter((_, bin) => isNear(bin)) };
  });
}
