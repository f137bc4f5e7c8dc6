import { DEFAULT_QUALITY } from '../architectures/quality-scale.js';
import { type RatePoint, rateAt, undominated } from '../metrics/rate-curve.js';
import { type CodecCurve, codecCurves } from '../report/codec-curves.js';
import type { CodecResult } from './evaluate.js';
import { formatNames } from './names.js';

/** A PSNR in dB, or without loss. */
export type EqualQuality = number | 'lossless';

/** One codec beside others of equal PSNR. */
export interface ComparedCodec extends CodecCurve {
  /** Bytes of whole files, mean over images, at each quality of the table; null where its curve does not reach. */
  readonly bytes: readonly (number | null)[];
}

/** Bytes of whole files at equal PSNR: interpolated between the measured points as for BD-rates, and never beyond them. */
export interface EqualPsnrTable {
  readonly qualities: readonly EqualQuality[];
  /** The place in `qualities` of the PSNR that the model is usually asked for; null if it has no setting with loss. */
  readonly usual: number | null;
  /** The model that the others are compared with. */
  readonly own: ComparedCodec;
  readonly others: readonly ComparedCodec[];
}

/** How many PSNRs a table has unless they are given. */
const COLUMNS = 4;

/**
 * Compares the model whose hash is `hash` with all other codecs in `results`, which ran on the same images. The PSNRs, unless
 * given, are spread over what all of the curves reach, and one is near that of the model's default quality. null if the
 * model was not measured in bytes and PSNR, or if there is nothing to compare with.
 */
export function equalPsnrTable(
  results: readonly CodecResult[],
  hash: string,
  psnrs?: readonly number[],
): EqualPsnrTable | null {
  const own = results.filter(({ model }) => model?.hash === hash);
  const [ownCurve] = codecCurves(own, nameOf);
  const others = codecCurves(
    results.filter((result) => !own.includes(result)),
    nameOf,
  );
  if (!ownCurve || others.length === 0) return null;
  const usualPsnr = usualPsnrOf(own);
  const lossy = psnrs ?? psnrsToCompare(ownCurve, others, usualPsnr);
  const qualities = [...lossy, ...(ownCurve.lossless === null ? [] : ['lossless' as const])];
  const compared = (curve: CodecCurve): ComparedCodec => ({
    ...curve,
    bytes: qualities.map((at) => (at === 'lossless' ? curve.lossless : rateAt(curve.points, at))),
  });
  return {
    qualities,
    usual: usualPsnr === null || lossy.length === 0 ? null : lossy.indexOf(nearest(lossy, usualPsnr)),
    own: compared(ownCurve),
    others: others.map(compared).filter(({ points, bytes }) => points.length > 0 || bytes.at(-1) != null),
  };
}

function nameOf({ codec, model }: CodecResult): string {
  return model ? (model.label ?? model.id) : ((formatNames as Record<string, string>)[codec] ?? codec);
}

/** The PSNR at the model's default quality, or else in the middle of its settings with loss; null if there are none. */
function usualPsnrOf(own: readonly CodecResult[]): number | null {
  const lossy = own.filter(({ images, losslessImages }) => losslessImages < images);
  const usual =
    lossy.find(({ rate }) => rate === null || rate.quality === DEFAULT_QUALITY) ??
    lossy[Math.floor(lossy.length / 2)];
  return usual?.metrics.psnr?.mean ?? null;
}

/** PSNRs that all curves reach; if there are none, those that the own one shares with any other. */
function psnrsToCompare(own: CodecCurve, others: readonly CodecCurve[], usual: number | null): number[] {
  const rivals = others.filter(({ points }) => points.length > 1).map(({ points }) => rangeOf(points));
  if (own.points.length === 0 || rivals.length === 0 || usual === null) return [];
  const range = rangeOf(own.points);
  if (range.low === range.high) return [range.low];
  const [lows, highs] = [rivals.map(({ low }) => low), rivals.map(({ high }) => high)];
  const common = spread(Math.max(range.low, ...lows), Math.min(range.high, ...highs), usual);
  if (common.length > 0) return common;
  return spread(Math.max(range.low, Math.min(...lows)), Math.min(range.high, Math.max(...highs)), usual);
}

function rangeOf(points: readonly RatePoint[]): { readonly low: number; readonly high: number } {
  const best = undominated(points);
  return { low: best[0]!.psnr, high: best.at(-1)!.psnr };
}

/** A few round values from `low` to `high`, of which one is as near to `usual` as round values come. */
function spread(low: number, high: number, usual: number): number[] {
  const round = [1, 0.5, 0.1].map((step) => multiples(step, low, high));
  const values = round.find(({ length }) => length >= COLUMNS) ?? round.at(-1)!;
  if (values.length <= COLUMNS) return values;
  const chosen = Array.from(
    { length: COLUMNS },
    (_, n) => values[Math.round((n * (values.length - 1)) / (COLUMNS - 1))]!,
  );
  const aim = nearest(values, usual);
  const replaced = nearest(chosen, aim);
  return chosen.map((value) => (value === replaced ? aim : value));
}

function multiples(step: number, low: number, high: number): number[] {
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  // Tenths have no exact double; this gives the nearest one, as it is written.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) =>
    Number(((first + n) * step).toFixed(1)),
  );
}

function nearest(values: readonly number[], aim: number): number {
  return values.reduce((best, value) => (Math.abs(value - aim) < Math.abs(best - aim) ? value : best));
}
