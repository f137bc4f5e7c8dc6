import { describe, expect, it } from 'vitest';
import { anchorWeights } from '../../../../../src/architectures/photo/coding/qualities.js';
import { Random } from '../../../../../src/data/random.js';
import { MAX_SYMBOL } from '../../../../../src/entropy/cdf.js';
import { errorCode } from '../../../../aec-error.js';
import { decodeSymbols, encodeSymbols } from '../../../../one-latent.js';
import { frequencyOf, MIXTURE_TOTAL, messageOf } from '../../../entropy/by-the-page.js';
import { cellDistributions } from './cells-by-the-page.js';
import { cellModelsOf, randomCells } from './random-cells.js';

const shape = { channels: 12, groups: [2, 4, 6], hidden: 8, groupHidden: 6, anchors: 11 };
const cells = randomCells(shape);
const modelAt = cellModelsOf(cells);

function symbolsOf(count: number, spread: number): Int32Array {
  const random = new Random(count, spread);
  return Int32Array.from({ length: count }, () =>
    random.integer(3) ? 0 : Math.round(spread * random.normal()),
  );
}

describe('the model of latents', () => {
  it.each([
    [1, 1],
    [1, 7],
    [7, 1],
    [5, 6],
  ])('codes a latent of %i × %i cells, far symbols too', (height, width) => {
    const model = modelAt(anchorWeights(0.4));
    for (const spread of [1, 40, 100_000]) {
      const latent = { height, width, channels: 12 };
      const symbols = symbolsOf(height * width * 12, spread);
      expect(decodeSymbols(encodeSymbols(symbols, latent, model), latent, model)).toEqual(symbols);
    }
  });

  it('codes the largest symbols, next to each other', () => {
    const latent = { height: 3, width: 3, channels: 12 };
    const symbols = Int32Array.from({ length: 108 }, (_, i) => (i % 5 < 2 ? MAX_SYMBOL : -MAX_SYMBOL));
    const model = modelAt(anchorWeights(1));
    expect(decodeSymbols(encodeSymbols(symbols, latent, model), latent, model)).toEqual(symbols);
  });

  it.each([0, 0.37, 1])(
    'has the distributions of the format page at quality %f, with SIMD and without',
    (t) => {
      const [height, width] = [3, 4];
      for (const [groups, spread] of [
        [[2, 4, 6], 2],
        [[12], 30],
        [[1, 11], 3000],
      ] as const) {
        const own = randomCells({ ...shape, groups, hidden: 17, groupHidden: 19 }, spread);
        const symbols = symbolsOf(height * width * 12, spread);
        const weights = anchorWeights(t);
        for (const simd of [true, false]) {
          const pages = cellDistributions(own, weights, symbols, { height, width, simd });
          const model = cellModelsOf(own, { simd })(weights);
          const meter = model.meter({ height, width, channels: 12 });
          for (const [i, symbol] of symbols.entries()) {
            const { minimum, size } = pages[i]!;
            meter.look(i);
            for (const k of [minimum, minimum + 1, minimum + (size >> 1), minimum + size - 1]) {
              const frequency = 2 ** (22 - meter.bits(k));
              expect(frequency, `symbol ${i}`).toBeCloseTo(frequencyOf(pages[i]!, k), 4);
            }
            // Only the escape leads beyond the range.
            expect([meter.bits(minimum - 1), meter.bits(minimum + size)]).toEqual([25, 23]);
            meter.set(i, symbol);
          }
          const bytes = encodeSymbols(symbols, { height, width, channels: 12 }, model);
          expect(bytes).toEqual(messageOf(symbols, pages));
        }
      }
    },
  );

  it('gives every symbol within reach at least 1, and all of them with the escape 2^22', () => {
    const latent = { height: 2, width: 2, channels: 12 };
    for (const deviation of [0.1, 1, 4]) {
      const own = randomCells(shape, 3, deviation);
      const weights = anchorWeights(0.9);
      const symbols = symbolsOf(48, 3);
      const meter = cellModelsOf(own)(weights).meter(latent);
      for (const [i, { minimum, size }] of cellDistributions(own, weights, symbols, latent).entries()) {
        meter.look(i);
        let sum = 1;
        let median = minimum;
        for (let k = minimum; k < minimum + size; k++) {
          expect(meter.bits(k)).toBeLessThanOrEqual(22);
          sum += Math.round(2 ** (22 - meter.bits(k)));
          if (sum < MIXTURE_TOTAL / 2) median = k + 1;
        }
        expect(sum).toBe(MIXTURE_TOTAL);
        expect(Math.abs(median - (minimum + (size >> 1)))).toBeLessThanOrEqual(1);
        meter.set(i, symbols[i]!);
      }
    }
  });

  it('refuses a message with a symbol beyond ±2^24, also where the mean is so far out that it has an interval', () => {
    const random = randomCells({ ...shape, channels: 1, groups: [1] });
    // Every mean is near the symbol to the west.
    const own = { ...random, tables: { ...random.tables, taps: Int16Array.of(4096, 0, 0, 0) } };
    const latent = { height: 1, width: 2, channels: 1 };
    const weights = anchorWeights(0);
    const model = cellModelsOf(own)(weights);
    for (const end of [MAX_SYMBOL, -MAX_SYMBOL]) {
      for (const [beyond, outcome] of [
        [0, 'none'],
        [Math.sign(end), 'format'],
      ] as const) {
        const symbols = Int32Array.of(end, end + beyond);
        const pages = cellDistributions(own, weights, symbols, latent);
        expect(frequencyOf(pages[1]!, end + beyond)).toBeGreaterThan(0);
        const message = messageOf(symbols, pages);
        expect(errorCode(() => decodeSymbols(message, latent, model))).toBe(outcome);
      }
    }
  });

  it('refuses other channels and networks of another form', () => {
    const model = modelAt(anchorWeights(0));
    expect(() => model.meter({ height: 1, width: 1, channels: 3 })).toThrow(/12/);
    const other = { ...cells, shape: { ...shape, hidden: 9 } };
    expect(() => cellModelsOf(other)).toThrow('is not as its model says');
    expect(() => cellModelsOf({ ...cells, shape: { ...shape, groups: [2, 6, 4] } })).toThrow(
      'is not as its model says',
    );
  });
});
