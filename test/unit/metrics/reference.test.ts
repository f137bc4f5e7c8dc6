import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bdRate } from '../../../src/metrics/bd-rate.js';
import { msSsim } from '../../../src/metrics/ms-ssim.js';
import { mae, maxError, mse } from '../../../src/metrics/mse.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { ssim } from '../../../src/metrics/ssim.js';
import { ssimulacra2 } from '../../../src/metrics/ssimulacra2.js';
import { makePair, type Recipe } from '../../reference/metric-images.js';

interface Reference {
  images: Record<
    string,
    { image: Recipe; checksum: number; mse: number; mae: number; maxError: number } & Scores
  >;
  bdRate: Record<string, { anchor: [number, number][]; test: [number, number][]; percent: number }>;
}
interface Scores {
  psnr: number;
  ssim: number;
  msSsim: number;
}

const path = new URL('../../reference/metrics.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;
const sum = (values: Uint8Array) => values.reduce((total, value) => total + value, 0);

describe.each(Object.entries(reference.images))(
  'against scikit-image and pytorch-msssim: %s',
  (_, expected) => {
    const [a, b] = makePair(expected.image);

    test('the images are the ones that were measured', () => {
      expect(sum(a.data) + 3 * sum(b.data)).toBe(expected.checksum);
    });

    test('MSE, MAE, maximum error, PSNR', () => {
      expect(mse(a, b)).toBeCloseTo(expected.mse, 9);
      expect(mae(a, b)).toBeCloseTo(expected.mae, 9);
      expect(maxError(a, b)).toBe(expected.maxError);
      expect(psnr(a, b)).toBeCloseTo(expected.psnr, 9);
    });

    test('SSIM', () => {
      expect(Math.abs(ssim(a, b) - expected.ssim)).toBeLessThan(1e-9);
    });

    test('MS-SSIM', () => {
      expect(Math.abs(msSsim(a, b) - expected.msSsim)).toBeLessThan(1e-9);
    });
  },
);

const { scores } = JSON.parse(
  readFileSync(new URL('../../reference/ssimulacra2.json', import.meta.url), 'utf8'),
) as { scores: Record<string, number> };

// Its sRGB and its cube root are approximations: most scores differ by a hundredth, those of images without colour by up to a quarter.
test.each(Object.entries(scores))('SSIMULACRA 2 against the crate ssimulacra2: %s', (name, score) => {
  const [a, b] = makePair(reference.images[name]!.image);
  expect(Math.abs(ssimulacra2(a, b) - score)).toBeLessThan(0.3);
});

test.each(Object.entries(reference.bdRate))('BD-rate against scipy: %s', (_, { anchor, test, percent }) => {
  const curve = (points: [number, number][]) => points.map(([rate, psnr]) => ({ rate, psnr }));
  expect(bdRate(curve(anchor), curve(test))).toBeCloseTo(percent, 9);
});
