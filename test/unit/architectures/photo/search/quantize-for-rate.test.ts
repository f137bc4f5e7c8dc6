import { describe, expect, it } from 'vitest';
import { quantizeForRate } from '../../../../../src/architectures/photo/search/quantize-for-rate.js';
import { type Cdf, cdfFromFrequencies } from '../../../../../src/entropy/cdf.js';
import type { EntropyModel } from '../../../../../src/entropy/entropy-model.js';

const shape = { height: 1, width: 4, channels: 1 };

/** Symbols −2 … 2; 0 is the most likely by far. */
const frequencies = [8, 1000, 64_000, 500, 20, 8];
const whole = cdfFromFrequencies(-2, frequencies);

/** The same distribution, with numbers in place only after `fill`, which anything may have to ask for again. */
function lazyCdf(): Cdf {
  const cumulative = new Uint32Array(whole.size + 2);
  cumulative.set(whole.cumulative.subarray(whole.size), whole.size);
  const fill = (i: number) => {
    cumulative[i] = whole.cumulative[i]!;
  };
  return { minimum: whole.minimum, size: whole.size, cumulative, fill };
}

function modelOf(cdf: () => Cdf): EntropyModel {
  return { begin: () => ({ cdf }) };
}

function quantize(entropyModel: EntropyModel, weight: number) {
  const current = new Int32Array(4);
  const options = { shape, entropyModel, weights: [weight], current, isFree: () => true };
  return quantizeForRate([-0.9, 0.8, 1.7, 2.2], options);
}

describe('quantization for the least rate and distortion', () => {
  it.each([0.1, 3, 8, 100])('is the same with a CDF computed as it is asked for, weight %f', (weight) => {
    expect(quantize(modelOf(lazyCdf), weight)).toEqual(
      quantize(
        modelOf(() => whole),
        weight,
      ),
    );
  });

  it('takes the cheap symbol where distance is worth little, and the nearest where it is worth much', () => {
    expect([
      ...quantize(
        modelOf(() => whole),
        0.1,
      ).symbols,
    ]).toEqual([0, 0, 0, 0]);
    expect([
      ...quantize(
        modelOf(() => whole),
        100,
      ).symbols,
    ]).toEqual([-1, 1, 2, 2]);
  });

  it('counts the bits of the symbols it took', () => {
    const expected = [1, 3, 4, 4].reduce((sum, i) => sum - Math.log2(frequencies[i]! / 65_536), 0);
    expect(quantize(modelOf(lazyCdf), 100).bits).toBeCloseTo(expected, 9);
  });
});
