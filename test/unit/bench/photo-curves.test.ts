import { describe, expect, it } from 'vitest';
import { bdRateAtHighQuality, bdRateInRange, type CurvePoint } from '../../bench/photo-curves.js';

/** A curve of 6 dB for each doubling of the rate, from so many dB at 1 bpp. */
function curve(bpps: readonly number[], atOne: number): CurvePoint[] {
  return bpps.map((bpp) => {
    const psnr = atOne + 6 * Math.log2(bpp);
    return { bpp, psnr, msSsim: 1 - 10 ** (-psnr / 20), ssimulacra2: 2 * psnr };
  });
}

describe('the BD-rate of photographs', () => {
  const anchor = curve([0.1, 0.3, 0.7, 1.3, 2, 4, 8], 34);
  const dearer = anchor.map((point) => ({ ...point, bpp: 1.1 * point.bpp }));

  it('is the share by which one curve is dearer', () => {
    for (const metric of ['psnr', 'msSsim', 'ssimulacra2'] as const) {
      expect(bdRateInRange(anchor, dearer, metric)).toBeCloseTo(10, 3);
    }
    expect(bdRateAtHighQuality(anchor, dearer)).toBeCloseTo(10, 3);
  });

  it('from 38 to 46 dB knows nothing of what is below or above', () => {
    const bent = anchor.map((point) => (point.psnr > 38 ? point : { ...point, bpp: point.bpp / 1.5 }));
    const tail = [...bent, { bpp: 100, psnr: 60, msSsim: 1, ssimulacra2: 100 }];
    // The point below 38 dB bends the line to the first above, and nothing else.
    expect(bdRateInRange(anchor, tail)).toBeLessThan(-15);
    expect(Math.abs(bdRateAtHighQuality(anchor, tail))).toBeLessThan(8);
    const exact = [...anchor, { bpp: 100, psnr: 60, msSsim: 1, ssimulacra2: 100 }];
    expect(bdRateAtHighQuality(anchor, exact)).toBeCloseTo(0, 6);
  });

  it('cannot be told where no curve reaches 38 dB', () => {
    expect(() => bdRateAtHighQuality(curve([0.1, 0.2], 30), anchor)).toThrow('BD-rate');
  });
});
