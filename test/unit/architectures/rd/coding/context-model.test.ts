import { describe, expect, it } from 'vitest';
import { ContextModel } from '../../../../../src/architectures/rd/coding/context-model.js';
import {
  ContextNetwork,
  contextNetworkSize,
} from '../../../../../src/architectures/rd/coding/context-network.js';
import { wholeCdf } from '../../../../../src/entropy/cdf.js';
import { decodeSymbols, encodeSymbols } from '../../../../../src/entropy/symbols.js';
import { networkParts } from '../../../../../src/runtime/exact-network.js';
import { weightCount } from '../../../../../src/runtime/network-parts.js';
import { randomNetwork, TINY_NETWORK } from '../../../codec/tiny-rd.js';

const shape = { height: 9, width: 7, channels: 1 };

function randomSymbols(largest: number): Int32Array {
  return Int32Array.from({ length: 63 }, (_, i) => (i * i * 7919) % (largest + 1));
}

describe('a context model', () => {
  it.each([1, 1.7, 2, 9, 36.43, 255])('gives back what it coded at gain %f', (gain) => {
    const symbols = randomSymbols(Math.floor(gain + 0.5));
    const model = new ContextModel(randomNetwork(), gain);
    const bytes = encodeSymbols(symbols, shape, model);
    expect(decodeSymbols(bytes, shape, model)).toEqual(symbols);
    // Another instance, which has not coded anything yet.
    expect(decodeSymbols(bytes, shape, new ContextModel(randomNetwork(), gain))).toEqual(symbols);
  });

  it('gives whole distributions: rising, from 0 to 2^16, an interval for every symbol', () => {
    for (const gain of [1, 4, 255]) {
      const symbols = randomSymbols(gain);
      const source = new ContextModel(randomNetwork(), gain).begin(shape, symbols);
      for (let i = 0; i < symbols.length; i++) {
        const { minimum, size, cumulative } = wholeCdf(source.cdf(i));
        expect([minimum, size, cumulative[0], cumulative[size + 1]]).toEqual([0, gain + 1, 0, 65536]);
        for (let k = 0; k <= size; k++) expect(cumulative[k + 1]).toBeGreaterThan(cumulative[k]!);
      }
    }
  });

  it('does not read ahead', () => {
    const model = new ContextModel(randomNetwork(), 4);
    const one = randomSymbols(4);
    const other = one.map((symbol, i) => (i < 30 ? symbol : 4 - symbol));
    const [a, b] = [model.begin(shape, one), model.begin(shape, other)];
    for (let i = 0; i <= 30; i++) {
      const expected = [...wholeCdf(a.cdf(i)).cumulative];
      expect([...wholeCdf(b.cdf(i)).cumulative]).toEqual(expected);
    }
  });

  it('refuses latents of several channels and weights of another size', () => {
    const model = new ContextModel(randomNetwork(), 4);
    expect(() => model.begin({ ...shape, channels: 2 }, randomSymbols(4))).toThrow('one channel');
    const tooFew = new Float32Array(weightCount(networkParts(contextNetworkSize(TINY_NETWORK))) - 1);
    expect(() => new ContextNetwork(TINY_NETWORK, tooFew)).toThrow('weights');
  });
});
