import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MixtureCdf, mixtureOutputs } from '../../../src/entropy/mixture-cdf.js';
import { TOTAL } from '../../../src/entropy/range-coder.js';

const shape = { minimum: -20, size: 61, step: 3, unit: 8, spikes: 2, components: 3 };

function cumulativeOf(outputs: readonly number[], center: number, spikes: readonly number[]): number[] {
  const mixture = new MixtureCdf(shape);
  mixture.update(outputs, center, spikes);
  const { cdf } = mixture;
  for (let i = 0; i < cdf.size + 1; i++) cdf.fill(i);
  return [...cdf.cumulative];
}

/** A share of the mass of all shares, as outputs of a network. */
const onlyPart = (part: number, mean: number, logSteepness: number) => {
  const shares = Array.from({ length: 5 }, (_, i) => (i === part ? 30 : 0));
  return [...shares, mean, mean, mean, logSteepness, logSteepness, logSteepness];
};

describe('a distribution whose edges are computed when needed', () => {
  it('rises by at least 1 at every edge, whatever the network says', () => {
    const output = fc.double({ min: -50, max: 50, noNaN: true });
    const count = mixtureOutputs(shape);
    fc.assert(
      fc.property(
        fc.array(output, { minLength: count, maxLength: count }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        fc.array(fc.integer({ min: -25, max: 45 }), { minLength: 2, maxLength: 2 }),
        (outputs, center, spikes) => {
          const cumulative = cumulativeOf(outputs, center, spikes);
          expect(cumulative[0]).toBe(0);
          expect(cumulative.at(-1)).toBe(TOTAL);
          expect(cumulative.every((edge, i) => i === 0 || edge > cumulative[i - 1]!)).toBe(true);
        },
      ),
    );
  });

  it('puts spikes where they are, and components around the center', () => {
    const massOf = (cumulative: readonly number[], symbol: number) => {
      const i = symbol - shape.minimum;
      return (cumulative[i + 1]! - cumulative[i]!) / TOTAL;
    };
    expect(massOf(cumulativeOf(onlyPart(1, 0, 0), 0, [5, 9]), 9)).toBeGreaterThan(0.99);
    // In units of 8: 30 + 8 × 1.5 = 42 is the middle of symbol 14.
    expect(massOf(cumulativeOf(onlyPart(2, 1.5, 4), 30, [5, 9]), 14)).toBeGreaterThan(0.99);
    // A logistic distribution of scale 8, between 40.5 and 43.5 about 42.
    const expected = 2 / (1 + Math.exp(-1.5 / 8)) - 1;
    expect(massOf(cumulativeOf(onlyPart(2, 1.5, 0), 30, [5, 9]), 14)).toBeCloseTo(expected, 3);
  });
});
