import { AecError } from '../../errors.js';
import { bdRate } from '../../metrics/bd-rate.js';
import { curveName } from '../curve-name.js';
import { type RateDistortionAxes, rateDistortionChart } from '../rate-distortion.js';
import { chartFigure } from './chart-figure.js';
import type { MeasuredCodec, Measurement } from './contents.js';
import { html, type Markup, nothing } from './markup.js';
import { htmlTable } from './table.js';

const QUALITIES = ['psnr', 'ssim', 'ms-ssim'] as const;
/** From so many bytes an image on, rates are told in bits per pixel. */
const LARGE = 2000;

/** Rate against every quality that was measured, and what curves save against each other. */
export async function curvesSection({ dataset, results }: Measurement, id: string): Promise<Markup> {
  const charts: Markup[] = [];
  const rate = (results[0]?.metrics.bytes?.mean ?? 0) < LARGE ? 'bytes' : 'bpp';
  for (const metric of QUALITIES) {
    const measured = results.filter(({ metrics }) => metrics[rate] && metrics[metric]);
    if (measured.length === 0) continue;
    const points = measured.map((result) => ({
      codec: curveName(result),
      label: result.setting.replace(/^.*quality /, 'q'),
      rate: result.metrics[rate]!.mean,
      quality: result.metrics[metric]!.mean,
      lossless: result.losslessImages === result.images,
    }));
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
  return `${metric.toUpperCase()} against ${rate === 'bytes' ? 'bytes an image' : 'bits per pixel'}`;
}

/** A row a curve, a column a curve it is measured against; nothing where there are no two curves. */
function bdRateTable(results: readonly MeasuredCodec[]): Markup {
  const curves = new Map<string, { rate: number; psnr: number }[]>();
  for (const result of results) {
    const { bytes, psnr } = result.metrics;
    if (!bytes || !psnr || result.losslessImages === result.images) continue;
    const name = curveName(result);
    curves.set(name, [...(curves.get(name) ?? []), { rate: bytes.mean, psnr: psnr.mean }]);
  }
  const long = [...curves].filter(([, points]) => points.length > 1);
  if (long.length < 2) return nothing;
  const rows = long.map(([name, points]) => [
    name,
    ...long.map(([anchor, others]) => (anchor === name ? '' : bdRateCell(others, points))),
  ]);
  return html`<h3>BD-rate</h3>
<p>How many more bytes (fewer, if negative) the codec of the row takes at the PSNR of the codec of the column, on average over
the PSNRs that both curves reach (Bjøntegaard 2001).</p>
${htmlTable('BD-rate, PSNR', ['codec', ...long.map(([name]) => `against ${name}`)], rows)}
`;
}

function bdRateCell(
  anchor: readonly { rate: number; psnr: number }[],
  test: readonly { rate: number; psnr: number }[],
): string {
  try {
    const percent = bdRate(anchor, test);
    return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    return 'no common PSNR';
  }
}
