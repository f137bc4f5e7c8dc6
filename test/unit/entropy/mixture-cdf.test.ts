import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSigmoid } from '../../../src/entropy/exact-exp.js';
import { MixtureCdf, type MixtureShape, mixtureOutputs } from '../../../src/entropy/mixture-cdf.js';
import { TOTAL } from '../../../src/entropy/range-coder.js';
import { tabulatedSigmoid } from '../../../src/entropy/sigmoid-table.js';

/** Symbols −20 … 40, each for three values. */
const shape = {
  minimum: -20,
  edges: Float64Array.from({ length: 61 }, (_, i) => (i - 20.5) * 3),
  unit: 8,
  slots: [0, 1],
  components: 3,
  smallestShare: 0,
  sigmoid: tabulatedSigmoid,
};

function cumulativeOf(
  outputs: readonly number[],
  center: number,
  spikes: readonly number[],
  changes: Partial<MixtureShape> = {},
): number[] {
  const mixture = new MixtureCdf({ ...shape, ...changes });
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
  it.each([exactSigmoid, tabulatedSigmoid])('rises by at least 1 at every edge, with %o', (sigmoid) => {
    const output = fc.double({ min: -50, max: 50, noNaN: true });
    const count = mixtureOutputs(shape.slots.length, shape.components);
    fc.assert(
      fc.property(
        fc.array(output, { minLength: count, maxLength: count }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        fc.array(fc.integer({ min: -25, max: 45 }), { minLength: 2, maxLength: 2 }),
        (outputs, center, spikes) => {
          const cumulative = cumulativeOf(outputs, center, spikes, { sigmoid });
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

  it('gives spikes of one slot to one symbol', () => {
    const shares = [1, 2, -40, -40, -40];
    const outputs = [...shares, 0, 0, 0, 0, 0, 0];
    const apart = cumulativeOf(outputs, 0, [5, 5]);
    expect(cumulativeOf(outputs, 0, [5], { slots: [0, 0] })).toEqual(apart);
    expect(apart[26]! - apart[25]!).toBeGreaterThan(0.99 * TOTAL);
  });

  it('leaves out components with a smaller share than the smallest', () => {
    const outputs = [0, 0, 0, 0, -9, 0, 0, 3, 0, 0, 0];
    const mixture = new MixtureCdf({ ...shape, smallestShare: 1e-3 });
    mixture.update(outputs, 0, [5, 9]);
    expect(mixture.used).toBe(2);
    expect(mixture.shares[0]).toBeCloseTo(0.25, 3);
  });
});

describe('the tabulated sigmoid', () => {
  it('never falls, and is within 2 × 10^-5 of the exact one', () => {
    let before = 0;
    for (let i = -30_000; i <= 30_000; i++) {
      const [x, value] = [i / 1000, tabulatedSigmoid(i / 1000)];
      expect(value).toBeGreaterThanOrEqual(before);
      expect(Math.abs(value - exactSigmoid(x))).toBeLessThan(2e-5);
      before = value;
    }
  });
});
