import { AecError } from '../../errors.js';
import { formatChange } from '../../figures.js';
import { bdRate } from '../../metrics/bd-rate.js';
import { metricTitles, qualityMetricNames } from '../../metrics/names.js';
import type { RatePoint } from '../../metrics/rate-curve.js';
import { codecCurves } from '../codec-curves.js';
import { curveName } from '../curve-name.js';
import { type RateDistortionAxes, rateDistortionChart, rateDistortionPoints } from '../rate-distortion.js';
import { chartFigure } from './chart-figure.js';
import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup, nothing } from './markup.js';
import { htmlTable } from './table.js';

/** Files with more bytes per image than this are measured in bits per pixel. */
const LARGEST_IN_BYTES = 2000;

/** One chart of rate and distortion per quality metric that was measured, and the BD-rates of the curves. */
export async function curvesSection({ dataset, results }: Measurement, id: string): Promise<Markup> {
  const charts: Markup[] = [];
  const rate = (results[0]?.metrics.bytes?.mean ?? 0) < LARGEST_IN_BYTES ? 'bytes' : 'bpp';
  for (const metric of qualityMetricNames) {
    const points = rateDistortionPoints(results, { rate, metric });
    if (points.length === 0) continue;
    const chart = rateDistortionChart('', { rate, metric }, points);
    charts.push(
      await chartFigure(
        chart,
        `${words({ rate, metric })} on ${dataset.name}: up and to the left is better.`,
      ),
    );
  }
  if (charts.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Rate and distortion</h2>
${charts}
${bdRateTable(results)}
</section>
`;
}

function words({ rate, metric }: RateDistortionAxes): string {
  return `${metricTitles[metric]} against ${rate === 'bytes' ? 'bytes per image' : 'bits per pixel'}`;
}

/** One row per curve and one column per curve it is compared with; nothing if there are fewer than two curves. */
function bdRateTable(results: readonly MeasuredCodec[]): Markup {
  const long = codecCurves(results, curveName).filter(({ points }) => points.length > 1);
  if (long.length < 2) return nothing;
  const rows = long.map(({ name, points }) => [
    name,
    ...long.map((anchor) => (anchor.name === name ? '' : bdRateCell(anchor.points, points))),
  ]);
  return html`<h3>BD-rate</h3>
<p>How many more bytes (negative: fewer) the codec in the row needs than the codec in the column at the same PSNR, averaged
over the range of PSNR that both curves reach (Bjøntegaard 2001).</p>
${htmlTable('BD-rate, PSNR', ['codec', ...long.map(({ name }) => `against ${name}`)], rows)}
`;
}

function bdRateCell(anchor: readonly RatePoint[], test: readonly RatePoint[]): string {
  try {
    return formatChange(bdRate(anchor, test) / 100);
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    return 'no PSNR in common';
  }
}
