import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image } from '../../../src/image/image.js';
import { bdRate } from '../../../src/metrics/bd-rate.js';
import { bpp } from '../../../src/metrics/bpp.js';
import { msSsim } from '../../../src/metrics/ms-ssim.js';
import { mae, maxError, mse } from '../../../src/metrics/mse.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { ssim } from '../../../src/metrics/ssim.js';
import { ssimulacra2 } from '../../../src/metrics/ssimulacra2.js';
import { errorCode } from '../../aec-error.js';
import { windowedSsim } from './windowed-ssim.js';

const gray = (width: number, height: number, ...data: number[]): Image => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data),
});

/** Two images of one random shape, a side at most 16. */
const pairs = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 }), fc.constantFrom<1 | 3>(1, 3))
  .chain(([width, height, channels]) => {
    const length = width * height * channels;
    const image = fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data): Image => ({ width, height, channels, data }));
    return fc.tuple(image, image);
  });

test('errors of two pixels', () => {
  const a = gray(2, 1, 10, 20);
  const b = gray(2, 1, 13, 16);
  expect([mse(a, b), mae(a, b), maxError(a, b)]).toEqual([12.5, 3.5, 4]);
  expect(psnr(gray(1, 1, 0), gray(1, 1, 255))).toBe(0);
});

test('an image compared with itself', () => {
  fc.assert(
    fc.property(pairs, ([a]) => {
      expect([mse, mae, maxError].map((metric) => metric(a, a))).toEqual([0, 0, 0]);
      expect([psnr, ssim, msSsim, ssimulacra2].map((metric) => metric(a, a))).toEqual([Infinity, 1, 1, 100]);
    }),
  );
});

test('metrics are symmetric and in their range', () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      for (const metric of [mse, mae, maxError, psnr, ssim, msSsim]) expect(metric(a, b)).toBe(metric(b, a));
      expect(Math.abs(ssim(a, b))).toBeLessThanOrEqual(1);
      expect(msSsim(a, b)).toBeGreaterThanOrEqual(0);
      expect(ssimulacra2(a, b)).toBeLessThanOrEqual(100);
    }),
  );
});

test('SSIM is the mean over windows as the paper writes it, also where a side is shorter than a window', () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      expect(ssim(a, b)).toBeCloseTo(windowedSsim(a, b), 10);
    }),
    { numRuns: 50 },
  );
});

test('images of different shape are refused', () => {
  const a = gray(2, 1, 0, 0);
  const colour: Image = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) };
  for (const metric of [mse, mae, maxError, psnr, ssim, msSsim, ssimulacra2]) {
    expect(errorCode(() => metric(a, gray(1, 2, 0, 0)))).toBe('input');
    expect(errorCode(() => metric(colour, gray(1, 1, 0)))).toBe('input');
  }
});

test('bits per pixel count the whole file and pixels, not samples', () => {
  expect(bpp(49, { width: 28, height: 28 })).toBe(0.5);
});

describe('BD-rate', () => {
  const curve = [
    { rate: 10, psnr: 25 },
    { rate: 18, psnr: 28 },
    { rate: 40, psnr: 33 },
  ];

  test('of a curve that takes 10 % more everywhere is 10, in any order of its points', () => {
    const dearer = curve.map(({ rate, psnr }) => ({ rate: 1.1 * rate, psnr })).reverse();
    expect(bdRate(curve, dearer)).toBeCloseTo(10, 9);
    expect(bdRate(curve, curve)).toBe(0);
  });

  test('swapped, is the inverse factor', () => {
    const other = [
      { rate: 9, psnr: 26 },
      { rate: 30, psnr: 31 },
      { rate: 50, psnr: 36 },
    ];
    const there = 1 + bdRate(curve, other) / 100;
    const back = 1 + bdRate(other, curve) / 100;
    expect(there * back).toBeCloseTo(1, 12);
  });

  test('refuses curves it cannot compare', () => {
    const higher = curve.map(({ rate, psnr }) => ({ rate, psnr: psnr + 8 }));
    expect(() => bdRate(curve, higher)).toThrow(
      /no PSNR interval \(anchor 25.00 to 33.00 dB, test 33.00 to 41.00 dB\)/,
    );
    expect(() => bdRate(curve.slice(0, 1), curve)).toThrow(/the anchor curve needs at least two points/);
    expect(() => bdRate(curve, [...curve, { rate: 9, psnr: 28 }])).toThrow(
      /the test curve has two points of equal/,
    );
    expect(() => bdRate([...curve, { rate: 0, psnr: 20 }], curve)).toThrow(/rates above 0/);
    expect(() => bdRate([...curve, { rate: 99, psnr: Infinity }], curve)).toThrow(/finite PSNRs/);
    expect(errorCode(() => bdRate(curve, higher))).toBe('usage');
  });
});

test('of equal images no metric is computed, however large they are', () => {
  const data = new Uint8Array(3 * 2500 * 2500).map((_, i) => i >> 3);
  const [a, b] = [data, data.slice()].map(
    (own): Image => ({ width: 2500, height: 2500, channels: 3, data: own }),
  ) as [Image, Image];
  const started = performance.now();
  const values = [psnr, ssim, msSsim, ssimulacra2, mae, maxError].map((metric) => metric(a, b));
  expect(values).toEqual([Number.POSITIVE_INFINITY, 1, 1, 100, 0, 0]);
  expect(performance.now() - started).toBeLessThan(3000); // computed: 15 s and more
});

test('SSIMULACRA 2 of more pixels than memory is for is refused at once', () => {
  const image = (level: number): Image => {
    const [width, height] = [2 ** 13, 2 ** 12 + 1];
    return { width, height, channels: 1, data: new Uint8Array(width * height).fill(level) };
  };
  expect(() => ssimulacra2(image(0), image(1))).toThrow('images of up to 33,554,432 pixels');
});
