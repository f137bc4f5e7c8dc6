import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/evaluation/summary.js';

describe('summarize', () => {
  it.each([
    [[5], { mean: 5, median: 5, standardDeviation: 0 }],
    [[1, 3], { mean: 2, median: 2, standardDeviation: 1 }],
    [[9, 1, 2], { mean: 4, median: 2, standardDeviation: Math.sqrt((25 + 9 + 4) / 3) }],
    [[10, 2, 9, 3], { mean: 6, median: 6, standardDeviation: Math.sqrt((16 + 16 + 9 + 9) / 4) }],
  ])('of %j', (values, summary) => {
    expect(summarize(values)).toEqual(summary);
  });

  it('does not depend on the order of the values', () => {
    const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const [a, b] = [summarize(list), summarize(list.toReversed())];
        expect(b.median).toBe(a.median);
        expect(b.mean).toBe(a.mean); // integers: exact sums
        expect(b.standardDeviation).toBeCloseTo(a.standardDeviation, 6);
      }),
    );
  });
});
