import { describe, expect, it } from 'vitest';
import { bdRate } from '../../../src/metrics/bd-rate.js';
import { rateAt, undominated } from '../../../src/metrics/rate-curve.js';

/** A curve on which every dB costs a tenth more. */
const curve = [25, 28, 32, 40].map((psnr) => ({ psnr, rate: 100 * 1.1 ** (psnr - 25) }));

describe('rateAt', () => {
  it('interpolates the logarithm of the rate over PSNR', () => {
    for (const psnr of [25, 26.5, 31, 39.99, 40]) {
      expect(rateAt(curve, psnr)).toBeCloseTo(100 * 1.1 ** (psnr - 25), 6);
    }
  });

  it('agrees with the BD-rate: a fifth more at every PSNR is a BD-rate of 20 %', () => {
    const larger = curve.map(({ psnr, rate }) => ({ psnr, rate: 1.2 * rate }));
    expect(bdRate(curve, larger)).toBeCloseTo(20, 6);
    expect(rateAt(larger, 30)! / rateAt(curve, 30)!).toBeCloseTo(1.2, 6);
  });

  it('extrapolates nothing', () => {
    expect(rateAt(curve, 24.99)).toBeNull();
    expect(rateAt(curve, 40.01)).toBeNull();
    expect(rateAt([], 30)).toBeNull();
  });

  it('knows of a single point that point only', () => {
    const [point] = curve;
    expect(rateAt([point!], 25)).toBe(100);
    expect(rateAt([point!], 25.1)).toBeNull();
  });

  it('leaves out points that another one beats, whatever their order', () => {
    const worse = { psnr: 27, rate: 500 };
    const equal = { psnr: 32, rate: 900 };
    const shuffled = [equal, ...curve.toReversed(), worse];
    expect(undominated(shuffled)).toEqual(curve);
    expect(rateAt(shuffled, 30)).toBe(rateAt(curve, 30));
  });
});
