import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantizeFrequencies } from '../../src/entropy/quantize-frequencies.js';
import { TOTAL } from '../../src/entropy/range-coder.js';
import { weight } from './entropy-arbitraries.js';

const weights = fc.array(weight, { minLength: 1, maxLength: 300 });

test('any weights give frequencies of at least 1 with the sum 2^16, in the weights’ order', () => {
  fc.assert(
    fc.property(weights, (values) => {
      const frequencies = quantizeFrequencies(values);
      expect(frequencies.length).toBe(values.length);
      expect(Math.min(...frequencies)).toBeGreaterThanOrEqual(1);
      expect(frequencies.reduce((sum, frequency) => sum + frequency, 0)).toBe(TOTAL);
      const byWeight = [...values.keys()].sort(
        (a, b) => values[a]! - values[b]! || frequencies[a]! - frequencies[b]!,
      );
      for (let i = 1; i < byWeight.length; i++) {
        expect(frequencies[byWeight[i]!]).toBeGreaterThanOrEqual(frequencies[byWeight[i - 1]!]!);
      }
    }),
    { numRuns: 300 },
  );
});

test('the unit of the weights does not matter', () => {
  const moderate = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(moderate, fc.integer({ min: 1, max: 60 }), (values, doublings) => {
      const scaled = values.map((value) => value * 2 ** doublings);
      expect(quantizeFrequencies(scaled)).toEqual(quantizeFrequencies(values));
    }),
  );
});

/** The cheapest frequencies there are: unit by unit to whom it saves most (exact, as the cost is convex). */
function cheapest(values: readonly number[]): number[] {
  const frequencies = values.map(() => 1);
  for (let given = values.length; given < TOTAL; given++) {
    let best = 0;
    let bestSaving = -1;
    values.forEach((value, i) => {
      const saving = value * Math.log1p(1 / frequencies[i]!);
      if (saving > bestSaving) {
        best = i;
        bestSaving = saving;
      }
    });
    frequencies[best]!++;
  }
  return frequencies;
}

/** Bits a symbol under frequencies f when the weights are its true distribution. */
function cost(values: readonly number[], frequencies: ArrayLike<number>): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.reduce((bits, value, i) => bits - (value / sum) * Math.log2(frequencies[i]! / TOTAL), 0);
}

test('the frequencies cost within 10^-6 bits a symbol of the cheapest', () => {
  const skewed = fc.array(
    fc.double({ min: 0, max: 25, noNaN: true }).map((nats) => Math.exp(-nats)),
    { minLength: 1, maxLength: 24 },
  );
  fc.assert(
    fc.property(skewed, (values) => {
      const excess = cost(values, quantizeFrequencies(values)) - cost(values, cheapest(values));
      expect(excess).toBeGreaterThan(-1e-12);
      expect(excess).toBeLessThan(1e-6);
    }),
    { numRuns: 20 },
  );
});
