import {
  bdRateAtHighQuality,
  bdRateInRange,
  bestOf,
  type CurvePoint,
  HIGHEST_RATE,
  LOWEST_RATE,
  METRICS,
  type Metric,
  valueAt,
} from './photo-curves.js';
import type { PhotoPoint } from './photo-points.js';

/** Rates of the table, bits per pixel. */
const RATES = [0.15, 0.25, 0.4, 0.6, 0.8, 1];

export const BEST_JPEG = 'JPEG, the better of 4:2:0 and 4:4:4';

/** How one codec compares with aec. */
export interface Comparison {
  readonly codec: string;
  /** Percent; below 0: aec takes less. Null where the curves share no quality. */
  readonly bdRate: number | null;
  readonly bdRateMsSsim: number | null;
  readonly bdRateSsimulacra2: number | null;
  /** At equal PSNR from 38 to 46 dB, as far as both reach. */
  readonly bdRateAtHighQuality: number | null;
  /** The least that aec is above the codec at one rate. */
  readonly leastMsSsimGain: number | null;
  readonly leastSsimulacra2Gain: number | null;
}

/** The curves of a set of points by codec, with the better JPEG in place of the two. */
export function curvesOf(points: readonly PhotoPoint[]): Map<string, readonly CurvePoint[]> {
  const curves = new Map<string, readonly CurvePoint[]>();
  for (const { codec } of points)
    curves.set(
      codec,
      points.filter((point) => point.codec === codec),
    );
  const jpegs = [...curves].filter(([codec]) => codec.startsWith('JPEG 4'));
  const rest = [...curves].filter(([codec]) => !codec.startsWith('JPEG 4'));
  if (jpegs.length === 0) return new Map(rest);
  return new Map([[BEST_JPEG, bestOf(jpegs.map(([, curve]) => curve))], ...rest]);
}

export function compareWith(aec: readonly CurvePoint[], points: readonly PhotoPoint[]): Comparison[] {
  return [...curvesOf(points)].map(([codec, curve]) => ({
    codec,
    bdRate: orNull(() => bdRateInRange(curve, aec)),
    bdRateMsSsim: orNull(() => bdRateInRange(curve, aec, 'msSsim')),
    bdRateSsimulacra2: orNull(() => bdRateInRange(curve, aec, 'ssimulacra2')),
    bdRateAtHighQuality: orNull(() => bdRateAtHighQuality(curve, aec)),
    leastMsSsimGain: leastGain(aec, curve, 'msSsim'),
    leastSsimulacra2Gain: leastGain(aec, curve, 'ssimulacra2'),
  }));
}

function leastGain(aec: readonly CurvePoint[], curve: readonly CurvePoint[], metric: Metric): number | null {
  const gains: number[] = [];
  for (let bpp = LOWEST_RATE; bpp <= HIGHEST_RATE; bpp += 0.01) {
    const [own, other] = [valueAt(aec, bpp, metric), valueAt(curve, bpp, metric)];
    if (own !== undefined && other !== undefined) gains.push(own - other);
  }
  return gains.length === 0 ? null : Math.min(...gains);
}

/** Curves that do not overlap cannot be compared. */
function orNull(compute: () => number): number | null {
  try {
    return compute();
  } catch {
    return null;
  }
}

/** Markdown: quality at equal rates, and BD-rates. */
export function photoTable(
  aec: readonly CurvePoint[],
  points: readonly PhotoPoint[],
  comparisons: readonly Comparison[],
): string[] {
  const cell = (curve: readonly CurvePoint[], bpp: number) => {
    const [psnr, similarity, score] = METRICS.map((metric) => valueAt(curve, bpp, metric));
    return psnr === undefined ? '-' : `${psnr.toFixed(2)} (${similarity!.toFixed(3)}, ${score!.toFixed(1)})`;
  };
  const row = (name: string, curve: readonly CurvePoint[], last: string) =>
    `| ${[name, ...RATES.map((bpp) => cell(curve, bpp)), last].join(' | ')} |`;
  const bd = (codec: string, metric: Metric) => {
    const found = comparisons.find((comparison) => comparison.codec === codec)!;
    const values = { psnr: found.bdRate, msSsim: found.bdRateMsSsim, ssimulacra2: found.bdRateSsimulacra2 };
    const value = values[metric];
    return value === null ? '-' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)} %`;
  };
  return [
    `| codec | ${RATES.map((bpp) => `${bpp} bpp`).join(' | ')} | aec takes, at equal PSNR (at equal MS-SSIM, SSIMULACRA 2) |`,
    `| --- |${' --- |'.repeat(RATES.length)} --- |`,
    row('**aec**', aec, ''),
    ...[...curvesOf(points)].map(([codec, curve]) =>
      row(codec, curve, `${bd(codec, 'psnr')} (${bd(codec, 'msSsim')}, ${bd(codec, 'ssimulacra2')})`),
    ),
  ];
}
