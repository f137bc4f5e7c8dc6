import { describe, expect, it } from 'vitest';
import { residualModels } from '../../../../../src/architectures/lossless/coding/residual-model.js';
import { ResidualObserver } from '../../../../../src/architectures/lossless/coding/residual-observer.js';
import { parseLosslessOptions } from '../../../../../src/architectures/lossless/options.js';
import { Random } from '../../../../../src/data/random.js';
import { SampleLevels } from '../../../../../src/runtime/sample-levels.js';
import { errorCode } from '../../../../aec-error.js';
import { decodeSymbols, encodeSymbols } from '../../../../one-latent.js';
import { randomResidualFiles, residualNetworksOf, TINY_SHAPE } from '../../../codec/tiny-lossless.js';
import {
  frequencyOf,
  MIXTURE_TOTAL,
  messageOf,
  type PageDistribution,
} from '../../../entropy/by-the-page.js';
import { residualDistributions } from './residuals-by-the-page.js';

const networks = residualNetworksOf(randomResidualFiles());
const modelAt = residualModels(networks, TINY_SHAPE);
const shape = { height: 11, width: 14, channels: 3 };
const count = 11 * 14 * 3;
const rough = Int32Array.from({ length: count }, (_, i) => (i * i * 31 + i) % 256);

/** Flat areas, a ramp with noise, and colours that follow each other. */
function picture(): Int32Array {
  const random = new Random(4);
  return Int32Array.from({ length: count }, (_, i) => {
    const [row, column] = [Math.floor((i % 154) / 14), i % 14];
    return row < 4 ? 40 + 3 * Math.floor(i / 154) : Math.min(255, 12 * column + 5 * row + random.integer(9));
  });
}

describe('the model of samples around a prediction', () => {
  it.each([255, 85, 13, 1])('decodes what it encodes in %i steps', (gain) => {
    const model = modelAt(gain);
    const levels = new SampleLevels(gain);
    const coarse = rough.map((symbol) => levels.symbolOf(symbol));
    expect(decodeSymbols(encodeSymbols(coarse, shape, model), shape, model)).toEqual(coarse);
  });

  it('has up to 16 components: the kernels have no room for more', () => {
    expect(parseLosslessOptions({ components: 16 }).components).toBe(16);
    expect(errorCode(() => parseLosslessOptions({ components: 17 }))).toBe('usage');
  });

  it('refuses more planes than it has networks', () => {
    expect(() => modelAt(255).meter({ ...shape, channels: 4 })).toThrow('up to 3 planes');
  });

  it.each([
    [255, { hidden: 6, components: 2 }],
    [85, { hidden: 33, components: 5 }],
    [13, { hidden: 48, components: 1 }],
    [1, { hidden: 1, components: 16 }],
  ])('has the distributions of the format page in %i steps, with SIMD and without', (gain, size) => {
    const files = randomResidualFiles(7, size);
    const levels = new SampleLevels(gain);
    const symbols = picture().map((sample) => levels.symbolOf(sample));
    const random = new Random(gain);
    for (const simd of [true, false]) {
      const pages = residualDistributions(files, gain, symbols, shape, simd);
      const model = residualModels(residualNetworksOf(files, size), size, { simd })(gain);
      const meter = model.meter(shape);
      for (const [i, symbol] of symbols.entries()) {
        meter.look(i);
        const last = pages[i]!.size - 1;
        for (const k of [0, symbol, last, random.integer(last + 1)]) {
          const probability = 2 ** -meter.bits(k);
          expect(probability, `symbol ${k} of pixel ${i}`).toBeCloseTo(probabilityOf(pages[i]!, k), 10);
        }
        meter.set(i, symbol);
      }
      meter.release();
      expect(encodeSymbols(symbols, shape, model)).toEqual(messageOf(symbols, pages));
    }
  });

  it.each([true, false])(
    'refuses a miss that is the symbol expected, which no encoder writes (SIMD: %s)',
    (simd) => {
      const files = randomResidualFiles();
      const model = residualModels(residualNetworksOf(files), TINY_SHAPE, { simd })(255);
      const pages = residualDistributions(files, 255, picture(), shape, simd);
      const hit = pages.findIndex(({ match }, i) => match?.symbol === picture()[i]);
      expect(hit).toBeGreaterThan(0);
      // Says "no match" there, and then codes the symbol all the same.
      const missed = pages.map((page, i) =>
        i === hit ? { ...page, match: { ...page.match!, symbol: -1 } } : page,
      );
      expect(decodeSymbols(messageOf(picture(), pages), shape, model)).toEqual(picture());
      const message = messageOf(picture(), missed);
      expect(errorCode(() => decodeSymbols(message, shape, model))).toBe('format');
      expect(() => decodeSymbols(message, shape, model)).toThrow('it holds a symbol that no encoder writes');
    },
  );

  it('gives every symbol at least 1, and all of them with the escape 2^22', () => {
    for (const gain of [255, 29, 1]) {
      const levels = new SampleLevels(gain);
      const meter = modelAt(gain).meter(shape);
      const last = gain;
      const observer = new ResidualObserver(shape, gain);
      for (const [i, sample] of picture().entries()) {
        meter.look(i);
        observer.observe();
        const { match } = observer;
        observer.set(levels.symbolOf(sample));
        if (match) {
          // What is expected has the probability of the match, and what is not shares the rest.
          expect(2 ** -meter.bits(match.symbol)).toBeCloseTo(match.chance / 65536, 10);
          meter.set(i, levels.symbolOf(sample));
          continue;
        }
        let sum = 1;
        for (let k = 0; k <= last; k++) {
          expect(meter.bits(k)).toBeLessThanOrEqual(22);
          sum += Math.round(2 ** (22 - meter.bits(k)));
        }
        expect(sum).toBe(MIXTURE_TOTAL);
        expect([meter.bits(-1), meter.bits(last + 1)]).toEqual([25, 23]);
        meter.set(i, levels.symbolOf(sample));
      }
      meter.release();
      observer.release();
    }
  });
});

function probabilityOf(page: PageDistribution, symbol: number): number {
  const chance = (page.match?.chance ?? 0) / 65536;
  if (page.match?.symbol === symbol) return chance;
  return ((1 - chance) * frequencyOf(page, symbol)) / MIXTURE_TOTAL;
}
