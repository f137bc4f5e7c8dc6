import { describe, expect, it } from 'vitest';
import { mostLikely, SAMPLES } from '../../../src/architectures/rd/coding/sample-classes.js';
import { fitSampleClasses } from '../../../src/architectures/rd/training/sample-class-em.js';
import { Random } from '../../../src/data/random.js';

/** Images of three kinds, of 60 samples each: multiples of 64, multiples of 51, and anything. */
function histograms(count: number, random: Random): Uint32Array[] {
  return Array.from({ length: count }, (_, n) => {
    const step = [64, 51, 1][n % 3]!;
    const histogram = new Uint32Array(SAMPLES);
    for (let i = 0; i < 60; i++) {
      const sample = step * (1 + random.integer(Math.floor(250 / step)));
      histogram[sample] = histogram[sample]! + 1;
    }
    return histogram;
  });
}

describe('fitSampleClasses', () => {
  const random = new Random(2);
  const { logPriors, logShares } = fitSampleClasses(histograms(300, random), 6, [1, 250], random);

  it('gives distributions: of the classes, and of the samples in each', () => {
    const sum = (logs: Float64Array) => logs.reduce((total, log) => total + (log === 0 ? 0 : 2 ** log), 0);
    expect(sum(logPriors)).toBeCloseTo(1, 9);
    for (let k = 0; k < 6; k++) {
      expect(sum(logShares.subarray(k * SAMPLES, (k + 1) * SAMPLES))).toBeCloseTo(1, 9);
    }
  });

  it('finds kinds of images without labels', () => {
    const others = histograms(90, new Random(9));
    const found = others.map((histogram) => mostLikely(histogram, logShares, 6));
    const kinds = [0, 1, 2].map((kind) => new Set(found.filter((_, n) => n % 3 === kind)));
    for (const one of kinds) {
      for (const other of kinds) if (one !== other) expect([...one].some((k) => other.has(k))).toBe(false);
    }
  });

  it('gives the same for the same seed', () => {
    const found = () => {
      const seeded = new Random(4);
      return fitSampleClasses(histograms(30, seeded), 3, [1, 250], seeded);
    };
    expect(found()).toEqual(found());
  });
});
