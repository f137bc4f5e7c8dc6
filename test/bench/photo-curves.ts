import { bdRate } from '../../src/metrics/bd-rate.js';
import { rateAt } from '../../src/metrics/rate-curve.js';

/** A point of a rate–distortion curve, in means over images. */
export interface CurvePoint {
  readonly bpp: number;
  readonly psnr: number;
  readonly msSsim: number;
  readonly ssimulacra2: number;
}

export const METRICS = ['psnr', 'msSsim', 'ssimulacra2'] as const;
export type Metric = (typeof METRICS)[number];

/** Rates that curves are compared at, bits per pixel. */
export const LOWEST_RATE = 0.15;
export const HIGHEST_RATE = 1.5;

/** The value of a curve at a rate, linear in log rate between its points (MS-SSIM in decibels); undefined outside them. */
export function valueAt(curve: readonly CurvePoint[], bpp: number, metric: Metric): number | undefined {
  const points = byRate(curve);
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    if (bpp < a.bpp || bpp > b.bpp) continue;
    const share = Math.log(bpp / a.bpp) / Math.log(b.bpp / a.bpp);
    const [low, high] = [inDecibels(a[metric], metric), inDecibels(b[metric], metric)];
    const value = low + share * (high - low);
    return metric === 'msSsim' ? 1 - 10 ** (-value / 10) : value;
  }
  return undefined;
}

/** The better of several curves at each of their points: those that no other curve lies above. */
export function bestOf(curves: readonly (readonly CurvePoint[])[]): CurvePoint[] {
  const kept = curves.flatMap((curve) =>
    curve.filter((point) =>
      curves.every((other) => other === curve || (valueAt(other, point.bpp, 'psnr') ?? 0) <= point.psnr),
    ),
  );
  return byRate(kept);
}

/** BD-rate of `test` against `anchor` in percent, over rates from LOWEST_RATE to HIGHEST_RATE on either curve. */
export function bdRateInRange(
  anchor: readonly CurvePoint[],
  test: readonly CurvePoint[],
  metric: Metric = 'psnr',
): number {
  const points = (curve: readonly CurvePoint[]) =>
    within(curve).map((point) => ({ rate: point.bpp, psnr: inDecibels(point[metric], metric) }));
  return bdRate(points(anchor), points(test));
}

/** PSNRs that curves are compared at beyond HIGHEST_RATE, dB. */
export const HIGH_QUALITY = [38, 46] as const;

/** BD-rate in percent at equal PSNR, over the part of HIGH_QUALITY that both curves reach. */
export function bdRateAtHighQuality(anchor: readonly CurvePoint[], test: readonly CurvePoint[]): number {
  const [low, high] = HIGH_QUALITY;
  const points = (curve: readonly CurvePoint[]) => {
    const all = curve.map(({ bpp, psnr }) => ({ rate: bpp, psnr }));
    const ends = HIGH_QUALITY.flatMap((psnr) => {
      const rate = rateAt(all, psnr);
      return rate === null ? [] : [{ rate, psnr }];
    });
    return [...all.filter(({ psnr }) => psnr > low && psnr < high), ...ends];
  };
  return bdRate(points(anchor), points(test));
}

/** The part of a curve between the two rates, with points at both where it reaches them. */
function within(curve: readonly CurvePoint[]): CurvePoint[] {
  const inner = curve.filter(({ bpp }) => bpp > LOWEST_RATE && bpp < HIGHEST_RATE);
  const ends = [LOWEST_RATE, HIGHEST_RATE].flatMap((bpp) => {
    const [psnr, msSsim, ssimulacra2] = METRICS.map((metric) => valueAt(curve, bpp, metric));
    if (psnr === undefined || msSsim === undefined || ssimulacra2 === undefined) return [];
    return [{ bpp, psnr, msSsim, ssimulacra2 }];
  });
  return byRate([...inner, ...ends]);
}

/** MS-SSIM as −10 log₁₀(1 − x), which spreads what is near 1 as the field does. */
function inDecibels(value: number, metric: Metric): number {
  return metric === 'msSsim' ? -10 * Math.log10(1 - value) : value;
}

function byRate<Point extends { readonly bpp: number }>(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => a.bpp - b.bpp);
}
