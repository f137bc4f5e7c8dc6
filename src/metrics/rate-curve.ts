import { AecError } from '../errors.js';
import { type PiecewiseCubic, pchip } from './pchip.js';

/** One point of a rate–distortion curve. */
export interface RatePoint {
  /** Any unit, the same on all curves that are compared: bytes, bits, bpp. Above 0. */
  readonly rate: number;
  /** Quality in dB: PSNR. */
  readonly psnr: number;
}

/**
 * The logarithm of the rate over PSNR through points in any order, as JVET interpolates it. `refuse` makes the error for
 * fewer than two points, equal or infinite PSNRs, and rates that are not above 0.
 */
export function logRateCurve(
  points: readonly RatePoint[],
  refuse: (reason: string) => AecError,
): PiecewiseCubic {
  const sorted = byPsnr(points);
  if (sorted.length < 2) throw refuse('needs at least two points');
  if (!sorted.every((p) => p.rate > 0 && Number.isFinite(p.rate) && Number.isFinite(p.psnr))) {
    throw refuse('needs rates above 0 and finite PSNRs at every point');
  }
  if (sorted.some((p, i) => i > 0 && p.psnr === sorted[i - 1]!.psnr))
    throw refuse('has two points of equal PSNR');
  return pchip(
    sorted.map((p) => p.psnr),
    sorted.map((p) => Math.log(p.rate)),
  );
}

/**
 * The rate at which a codec reaches a PSNR, interpolated as in the BD-rate between the points of its curve; null outside
 * of them: nothing is extrapolated. Points that another one beats, with no more rate and no lower PSNR, do not count.
 */
export function rateAt(points: readonly RatePoint[], psnr: number): number | null {
  const best = undominated(points);
  const exact = best.find((point) => point.psnr === psnr);
  if (exact) return exact.rate;
  if (best.length < 2 || psnr < best[0]!.psnr || psnr > best.at(-1)!.psnr) return null;
  const curve = logRateCurve(best, (reason) => new AecError('usage', `rate at a PSNR: the curve ${reason}`));
  return Math.exp(curve.at(psnr));
}

/** The points that no other one beats, by rising PSNR and rate. */
export function undominated(points: readonly RatePoint[]): RatePoint[] {
  const kept: RatePoint[] = [];
  for (const point of byPsnr(points).reverse()) {
    if (kept.length === 0 || point.rate < kept.at(-1)!.rate) kept.push(point);
  }
  return kept.reverse();
}

/** By rising PSNR; of equal ones the largest rate comes first. */
function byPsnr(points: readonly RatePoint[]): RatePoint[] {
  return [...points].sort((a, b) => a.psnr - b.psnr || b.rate - a.rate);
}
