import { formatMeanBytes, formatPercent, formatPsnr } from '../figures.js';
import { type RatePoint, undominated } from '../metrics/rate-curve.js';
import {
  type ComparedCodec,
  type EqualPsnrTable,
  type EqualQuality,
  equalPsnrTable,
} from './equal-psnr-table.js';
import { formatEqualQuality } from './equal-psnr-text.js';
import type { CodecResult } from './evaluate.js';

/** What a table of equal PSNR says, in words. */
export interface Verdict {
  /** `icons: 38 % smaller than WebP, 21 % smaller than AVIF at 30 dB, on 304 images kept aside`. */
  readonly sentence: string;
  /** One sentence for each codec that is better than the model somewhere. */
  readonly losses: readonly Loss[];
}

export interface Loss {
  /** The codec that is better. */
  readonly to: string;
  readonly sentence: string;
}

/** `images` says in words what was measured on: `304 images kept aside`. */
export function verdictOf(table: EqualPsnrTable, images: string): Verdict {
  const { own, others, qualities } = table;
  const parts: string[] = [];
  for (const [place, claims] of claimsByPlace(table)) {
    parts.push(`${claims.join(', ')} ${inWords(qualities[place]!)}`);
  }
  const outcome = parts.length > 0 ? parts.join('; ') : apartFromOthers(table);
  return {
    sentence: `${own.name}: ${outcome}, on ${images}`,
    losses: others.flatMap((other) => lossTo(other, table) ?? []),
  };
}

/** For a model that shares no PSNR with another codec: its best point, and the smallest files of the others. */
function apartFromOthers({ own, others }: EqualPsnrTable): string {
  const best = undominated(own.points).at(-1);
  const cheapest = others.flatMap(({ name, points }) => {
    const [point] = undominated(points);
    return point ? [`${name} ${bytesForPsnr(point)}`] : [];
  });
  if (!best || cheapest.length === 0) return 'nothing to compare with';
  return `${bytesForPsnr(best)}, a PSNR that no other codec has (${cheapest.join(', ')})`;
}

function bytesForPsnr({ rate, psnr }: RatePoint): string {
  return `${formatMeanBytes(rate)} bytes for ${formatPsnr(psnr)}`;
}

/** A model beside the formats that were measured with it. */
export interface Comparison {
  readonly table: EqualPsnrTable;
  readonly verdict: Verdict;
}

/** A comparison for each model in `results`; none if no other format was measured. `images` as for `verdictOf`. */
export function comparisonsOf(results: readonly CodecResult[], images: string): Comparison[] {
  if (results.every(({ model }) => model)) return [];
  const hashes = new Set(results.flatMap(({ model }) => model?.hash ?? []));
  return [...hashes].flatMap((hash) => {
    const table = equalPsnrTable(results, hash);
    return table ? [{ table, verdict: verdictOf(table, images) }] : [];
  });
}

/** How large the model's files are beside those of each codec: near its usual PSNR, and without loss. */
function claimsByPlace({ own, others, qualities, usual }: EqualPsnrTable): [number, string[]][] {
  const places = new Map<number, string[]>();
  for (const other of others) {
    const shared = qualities.map((_, n) => n).filter((n) => own.bytes[n] != null && other.bytes[n] != null);
    const lossy = shared.filter((n) => qualities[n] !== 'lossless');
    const near = (n: number) => Math.abs(n - (usual ?? 0));
    const [nearest] = [...lossy].sort((a, b) => near(a) - near(b));
    for (const n of [nearest, ...shared.filter((n) => qualities[n] === 'lossless')]) {
      if (n === undefined) continue;
      const claim = `${differenceInWords(own.bytes[n]! / other.bytes[n]!)} ${other.name}`;
      places.set(n, [...(places.get(n) ?? []), claim]);
    }
  }
  const isLossless = (n: number) => Number(qualities[n] === 'lossless');
  return [...places].sort(
    ([a, some], [b, more]) => isLossless(a) - isLossless(b) || more.length - some.length,
  );
}

function differenceInWords(ratio: number): string {
  const share = formatPercent(Math.abs(1 - ratio), 0);
  if (share === formatPercent(0, 0)) return 'as large as';
  return `${share} ${ratio < 1 ? 'smaller' : 'larger'} than`;
}

function inWords(quality: EqualQuality): string {
  return quality === 'lossless' ? 'without loss' : `at ${formatEqualQuality(quality)}`;
}

/** `at 33 dB, 36 dB and without loss`. */
function placesInWords(qualities: readonly EqualQuality[]): string {
  const lossy = qualities.filter((quality) => quality !== 'lossless').map(formatEqualQuality);
  const parts = [
    ...(lossy.length > 0 ? [`at ${lossy.join(', ')}`] : []),
    ...(lossy.length < qualities.length ? ['without loss'] : []),
  ];
  return parts.join(' and ');
}

/** Less than half a per cent counts as equal: the sentence shows whole ones. */
const CLEARLY = 1.005;

/** Where a codec is better than the model; null if nowhere. */
function lossTo(other: ComparedCodec, { own, qualities }: EqualPsnrTable): Loss | null {
  const worse = qualities.flatMap((quality, n) => {
    const [ours, theirs] = [own.bytes[n], other.bytes[n]];
    return ours != null && theirs != null && ours >= CLEARLY * theirs
      ? [{ quality, ratio: ours / theirs }]
      : [];
  });
  const loses = (sentence: string): Loss => ({ to: other.name, sentence });
  if (worse.length > 0) {
    const most = Math.max(...worse.map(({ ratio }) => ratio));
    const places = placesInWords(worse.map(({ quality }) => quality));
    const upTo = worse.length > 1 ? 'up to ' : '';
    return loses(`${own.name} loses to ${other.name} ${places}: ${upTo}${formatPercent(most - 1, 0)} larger`);
  }
  const [best, cheapest] = [undominated(own.points).at(-1), undominated(other.points)[0]];
  const sharesPsnr = other.bytes.some((bytes, n) => bytes != null && qualities[n] !== 'lossless');
  if (sharesPsnr || !best || !cheapest || cheapest.psnr < best.psnr || cheapest.rate > best.rate) return null;
  return loses(
    `${own.name} loses to ${other.name}: it takes ${bytesForPsnr(best)}, ${other.name} ${bytesForPsnr(cheapest)}`,
  );
}
