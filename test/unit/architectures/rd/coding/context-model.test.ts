import { describe, expect, it } from 'vitest';
import { contextModels } from '../../../../../src/architectures/rd/coding/context-model.js';
import { contextNetworkSize } from '../../../../../src/architectures/rd/coding/context-network.js';
import { Random } from '../../../../../src/data/random.js';
import { decodeSymbols, encodeSymbols } from '../../../../one-latent.js';
import {
  randomContext,
  randomContextFiles,
  randomContextModel,
  TINY_NETWORK,
} from '../../../codec/tiny-rd.js';
import { frequencyOf, messageOf } from '../../../entropy/by-the-page.js';
import { smallNetworkOf } from '../../../runtime/integer/random-small-network.js';
import { contextDistributions } from './context-by-the-page.js';

const shape = { height: 9, width: 7, channels: 1 };

function randomSymbols(largest: number): Int32Array {
  return Int32Array.from({ length: 63 }, (_, i) => (i * i * 7919) % (largest + 1));
}

describe('a context model', () => {
  it.each([1, 1.7, 2, 9, 36.43, 255])('gives back what it coded at gain %f', (gain) => {
    const symbols = randomSymbols(Math.floor(gain + 0.5));
    const model = randomContextModel(gain);
    const bytes = encodeSymbols(symbols, shape, model);
    expect(decodeSymbols(bytes, shape, model)).toEqual(symbols);
    // Another instance, which has not coded anything yet.
    expect(decodeSymbols(bytes, shape, randomContextModel(gain))).toEqual(symbols);
  });

  it('gives whole distributions: an interval for every symbol, and 1 of 2^22 for the escape', () => {
    for (const gain of [1, 4, 255]) {
      const symbols = randomSymbols(gain);
      const meter = randomContextModel(gain).meter(shape);
      for (const [i, symbol] of symbols.entries()) {
        meter.look(i);
        let sum = 1;
        for (let k = 0; k <= gain; k++) {
          const frequency = 2 ** (22 - meter.bits(k));
          expect(frequency).toBeGreaterThanOrEqual(1);
          expect(frequency).toBeCloseTo(Math.round(frequency), 5);
          sum += Math.round(frequency);
        }
        expect(sum).toBe(2 ** 22);
        // The escape, and a distance of 0.
        expect([meter.bits(-1), meter.bits(gain + 1)]).toEqual([25, 23]);
        meter.set(i, symbol);
      }
    }
  });

  it('does not read ahead, and goes to pixels in any order', () => {
    const model = randomContextModel(4);
    const one = randomSymbols(4);
    const other = one.map((symbol, i) => (i < 30 ? symbol : 4 - symbol));
    const [a, b] = [model.meter(shape), model.meter(shape)];
    for (const [i, symbol] of other.entries()) b.set(i, symbol);
    const costs = Array.from(one, (symbol, i) => {
      a.look(i);
      const all = [0, 1, 2, 3, 4].map((k) => a.bits(k));
      a.set(i, symbol);
      return all;
    });
    for (let i = 30; i >= 0; i--) {
      b.look(i);
      expect([0, 1, 2, 3, 4].map((k) => b.bits(k))).toEqual(costs[i]);
    }
  });

  it('refuses latents of several channels and networks of another size', () => {
    const model = randomContextModel(4);
    expect(() => model.meter({ ...shape, channels: 2 })).toThrow('one channel');
    const size = contextNetworkSize({ ...TINY_NETWORK, hidden: 7 });
    expect(() => smallNetworkOf(randomContextFiles(), size)).toThrow('is not as its model says');
  });

  it.each([1, 2.7, 9, 36.43, 255])('has the distributions of the format page at gain %f', (gain) => {
    for (const window of [
      { rows: 1, side: 1 },
      { rows: 2, side: 5 },
      { rows: 5, side: 8 },
      { rows: 1, side: 16 },
    ]) {
      const network = { ...TINY_NETWORK, window, spikes: [0, 254, 255], components: 3 };
      const files = randomContextFiles(5, network);
      const random = new Random(window.side);
      const [height, width] = [5, 18];
      const largest = Math.floor(gain + 0.5);
      const symbols = Int32Array.from({ length: height * width }, () =>
        random.integer(3) ? 0 : largest - random.integer(Math.min(largest + 1, 3 + random.integer(200))),
      );
      for (const simd of [true, false]) {
        const pages = contextDistributions({ shape: network, files, gain, simd }, symbols, height, width);
        const model = contextModels(randomContext(5, network), { simd })(gain);
        const meter = model.meter({ height, width, channels: 1 });
        for (const [i, symbol] of symbols.entries()) {
          meter.look(i);
          for (const k of [0, symbol, largest, random.integer(largest + 1)]) {
            expect(2 ** (22 - meter.bits(k)), `symbol ${k} of pixel ${i}`).toBeCloseTo(
              frequencyOf(pages[i]!, k),
              4,
            );
          }
          meter.set(i, symbol);
        }
        meter.release();
        const bytes = encodeSymbols(symbols, { height, width, channels: 1 }, model);
        expect(bytes).toEqual(messageOf(symbols, pages));
      }
    }
  });
});
