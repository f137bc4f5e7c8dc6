import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { chooseRange } from '../../src/entropy/symbol-range.js';
import { informationContent } from './information.js';

const histogram = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -2000, max: 2000 })),
      fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100_000 })),
    ),
    { selector: ([symbol]) => symbol, minLength: 1, maxLength: 12 },
  )
  .map((entries) => new Map(entries));

test('no other range between counted symbols is cheaper by the documented cost', () => {
  fc.assert(
    fc.property(histogram, (counts) => {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const costOf = (from: number, to: number) => {
        let outside = 0;
        for (const [symbol, count] of counts) if (symbol < from || symbol > to) outside += count;
        return 32 * outside + ((to - from + 1) * all * 1.5) / 65536;
      };
      const { minimum, size } = chooseRange(counts);
      const cost = costOf(minimum, minimum + size - 1);
      for (const from of counts.keys()) {
        for (const to of counts.keys()) {
          if (from <= to) expect(cost).toBeLessThanOrEqual(costOf(from, to) * (1 + 1e-12));
        }
      }
    }),
  );
});

test('a model made of counts codes the counted symbols near their entropy', () => {
  fc.assert(
    fc.property(histogram, (counts) => {
      const model = FactorizedModel.fromCounts([counts]);
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      let bits = 0;
      let entropy = 0;
      for (const [symbol, count] of counts) {
        const shape = { height: 1, width: 1, channels: 1 };
        bits += count * informationContent(Int32Array.of(symbol), shape, model).bits;
        entropy -= count * Math.log2(count / all);
      }
      // 12 symbols at most, spread over 4001 values, each of which takes a unit of 2^-16 or goes through the escape.
      expect(bits / all - entropy / all).toBeLessThan(0.1);
    }),
  );
});
