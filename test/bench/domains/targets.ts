import type { EqualQuality } from '../../../src/evaluation/equal-psnr-table.js';
import { formatEqualQuality } from '../../../src/evaluation/equal-psnr-text.js';
import { formatPercent } from '../../../src/figures.js';
import type { Target } from './domain.js';

/** Bytes at one quality, of the model and of the codec that it is held against; null where one does not get there. */
export type BytesAt = (
  against: string,
  quality: EqualQuality,
) => { readonly own: number | null; readonly other: number | null };

export interface TargetResult extends Target {
  /** The model's largest share of the other codec's bytes, and where it is; null if no quality could be compared. */
  readonly worst: { readonly share: number; readonly quality: EqualQuality } | null;
  /** Qualities that the other codec reaches and the model does not: each is a miss. */
  readonly unreached: readonly EqualQuality[];
  /** Qualities that the other codec does not reach. */
  readonly uncompared: readonly EqualQuality[];
  readonly isMet: boolean;
}

/** Holds a target against measured bytes. It is met if the model meets it wherever the other codec gets, which must be somewhere. */
export function checkTarget(
  target: Target,
  qualities: readonly EqualQuality[],
  bytesAt: BytesAt,
): TargetResult {
  const { at, against } = target;
  const measured = qualities.filter((q) => q !== 'lossless' && at !== 'lossless' && q >= at[0] && q <= at[1]);
  const own = (at === 'lossless' ? [at] : measured).map((quality) => ({
    quality,
    bytes: bytesAt(against, quality),
  }));
  const compared = own.flatMap(({ quality, bytes: { own: ours, other } }) =>
    ours === null || other === null ? [] : [{ quality, share: ours / other }],
  );
  const [worst = null] = compared.sort((a, b) => b.share - a.share);
  const where = (isWanted: (bytes: ReturnType<BytesAt>) => boolean) =>
    own.filter(({ bytes }) => isWanted(bytes)).map(({ quality }) => quality);
  const unreached = where((bytes) => bytes.own === null && bytes.other !== null);
  return {
    ...target,
    worst,
    unreached,
    uncompared: where(({ other }) => other === null),
    isMet: worst !== null && worst.share <= target.share && unreached.length === 0,
  };
}

/** A line of Markdown per target. */
export function targetLines(results: readonly TargetResult[]): string[] {
  return results.map(({ against, share, at, worst, unreached, uncompared, isMet }) => {
    const everywhere = at === 'lossless' ? 'without loss' : 'at every rate';
    const where = at !== 'lossless' && at[1] < 100 ? `from ${at[0]} to ${at[1]} dB` : everywhere;
    const list = (qualities: readonly EqualQuality[]) => qualities.map(formatEqualQuality).join(', ');
    const facts = [
      `at most ${formatPercent(share, 0)} of ${against} ${where}`,
      worst
        ? `${formatPercent(worst.share, 1)} at worst (${formatEqualQuality(worst.quality)})`
        : 'nothing to compare',
      ...(unreached.length > 0 ? [`the model does not reach ${list(unreached)}`] : []),
      ...(uncompared.length > 0 ? [`${against} does not reach ${list(uncompared)}`] : []),
    ];
    return `- ${isMet ? 'met' : '**missed**'}: ${facts.join('; ')}`;
  });
}
