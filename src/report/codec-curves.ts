import type { RatePoint } from '../metrics/rate-curve.js';
import type { MeasuredRate } from './rate-distortion.js';

/** The points of one codec, or of one model, on a data set: rates are bytes of whole files, means over images. */
export interface CodecCurve {
  readonly name: string;
  /** Settings with loss. */
  readonly points: readonly RatePoint[];
  /** Bytes without loss, at the smallest such setting; null if none was measured. */
  readonly lossless: number | null;
}

/** Groups results by the name that `nameOf` gives them, in the order of their first results. Others than of bytes and PSNR are left out. */
export function codecCurves<Result extends MeasuredRate>(
  results: readonly Result[],
  nameOf: (result: Result) => string,
): CodecCurve[] {
  const curves = new Map<string, CodecCurve>();
  for (const result of results) {
    const { bytes, psnr } = result.metrics;
    if (!bytes || !psnr) continue;
    const name = nameOf(result);
    const { points, lossless } = curves.get(name) ?? { points: [], lossless: null };
    const isExact = result.losslessImages === result.images;
    curves.set(name, {
      name,
      points: isExact ? points : [...points, { rate: bytes.mean, psnr: psnr.mean }],
      lossless: isExact ? Math.min(lossless ?? bytes.mean, bytes.mean) : lossless,
    });
  }
  return [...curves.values()];
}
