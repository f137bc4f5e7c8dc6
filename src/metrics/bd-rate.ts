import { AecError } from '../errors.js';
import { logRateCurve, type RatePoint } from './rate-curve.js';

/**
 * Bjøntegaard delta rate of `test` against `anchor`, in percent: how much more rate (negative: less) `test` needs at
 * equal quality, averaged over the range of PSNR that both curves reach (Bjøntegaard 2001, VCEG-M33, with the piecewise
 * cubic interpolation of log-rate over PSNR that JVET uses today).
 *
 * Points come in any order. Throws AecError('usage') for fewer than two points, equal or infinite PSNRs on one
 * curve, rates that are not above 0, or curves without a common range.
 */
export function bdRate(anchor: readonly RatePoint[], test: readonly RatePoint[]): number {
  const anchorCurve = logRateCurve(anchor, refusal('anchor'));
  const testCurve = logRateCurve(test, refusal('test'));
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

function refusal(name: string): (reason: string) => AecError {
  return (reason) => new AecError('usage', `BD-rate: the ${name} curve ${reason}`);
}
