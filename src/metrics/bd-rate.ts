import { AecError } from '../errors.js';
import { pchip } from './pchip.js';

/** One point of a rate–distortion curve. */
export interface RatePoint {
  /** Any unit, the same on both curves: bytes, bits, bpp. Above 0. */
  readonly rate: number;
  /** Quality in dB: PSNR. */
  readonly psnr: number;
}

/**
 * Bjøntegaard delta rate of `test` against `anchor`, in percent: how much more rate (negative: less) `test` needs at
 * equal quality, averaged over the range of PSNR that both curves reach (Bjøntegaard 2001, VCEG-M33, with the piecewise
 * cubic interpolation of log-rate over PSNR that JVET uses today).
 *
 * Points come in any order. Throws AecError('usage') for fewer than two points, equal or infinite PSNRs on one
 * curve, rates that are not above 0, or curves without a common range.
 */
export function bdRate(anchor: readonly RatePoint[], test: readonly RatePoint[]): number {
  const anchorCurve = logRateCurve(anchor, 'anchor');
  const testCurve = logRateCurve(test, 'test');
  const low = Math.max(anchorCurve.low, testCurve.low);
  const high = Math.min(anchorCurve.high, testCurve.high);
  if (low >= high) {
    const range = ({ low, high }: { low: number; high: number }) =>
      `${low.toFixed(2)} to ${high.toFixed(2)} dB`;
    throw new AecError(
      'usage',
      `BD-rate: the curves share no PSNR interval (anchor ${range(anchorCurve)}, test ${range(testCurve)})`,
    );
  }
  const difference = testCurve.integral(low, high) - anchorCurve.integral(low, high);
  return 100 * Math.expm1(difference / (high - low));
}

function logRateCurve(points: readonly RatePoint[], name: string) {
  const sorted = [...points].sort((a, b) => a.psnr - b.psnr);
  const refuse = (reason: string) => new AecError('usage', `BD-rate: the ${name} curve ${reason}`);
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
