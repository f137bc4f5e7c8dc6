import { describe, expect, it } from 'vitest';
import { quantizeForRate } from '../../../../../src/architectures/photo/search/quantize-for-rate.js';
import { Random } from '../../../../../src/data/random.js';
import { FactorizedModel } from '../../../../../src/entropy/factorized.js';
import { encodeSymbols } from '../../../../one-latent.js';

const shape = { height: 9, width: 11, channels: 2 };
const counts = [40, 20, 5].map((most, spread) =>
  [0, 1, 2, 3].map((far) => Math.ceil(most / (1 + far * (3 - spread)))),
);
const entropyModel = FactorizedModel.fromCounts(
  counts
    .slice(0, 2)
    .map((own) => new Map([-3, -2, -1, 0, 1, 2, 3].map((symbol) => [symbol, own[Math.abs(symbol)]!]))),
);
const random = new Random(4);
const target = Float32Array.from({ length: 9 * 11 * 2 }, () => 1.2 * random.normal());
const nearest = Int32Array.from(target, Math.round);
const all = { shape, entropyModel, current: nearest, isFree: () => true };

describe('quantizeForRate', () => {
  it('takes the nearest symbol where distance is worth much, and zero where it is worth nothing', () => {
    expect(quantizeForRate(target, { ...all, weights: [1e6, 1e6] }).symbols).toEqual(nearest);
    const { symbols, bits } = quantizeForRate(target, { ...all, weights: [0, 0] });
    expect(symbols.every((symbol) => symbol === 0)).toBe(true);
    expect(bits).toBeLessThan(quantizeForRate(target, { ...all, weights: [1e6, 1e6] }).bits);
  });

  it('never costs more than the nearest symbols, and moves only towards zero', () => {
    const weights = [1.5, 3];
    const costOf = ({ symbols, bits }: { symbols: Int32Array; bits: number }) =>
      symbols.reduce((sum, symbol, i) => sum + weights[i % 2]! * (symbol - target[i]!) ** 2, bits);
    const found = quantizeForRate(target, { ...all, weights });
    expect(costOf(found)).toBeLessThan(costOf(quantizeForRate(target, { ...all, weights: [1e6, 1e6] })));
    for (const [i, symbol] of found.symbols.entries()) {
      expect(Math.abs(symbol)).toBeLessThanOrEqual(Math.abs(nearest[i]!));
      expect(symbol * nearest[i]!).toBeGreaterThanOrEqual(0);
    }
  });

  it('leaves symbols alone that are not free', () => {
    const current = Int32Array.from(target, (_, i) => (i % 5) - 2);
    const isFree = (i: number) => i % 3 === 0;
    const { symbols } = quantizeForRate(target, { ...all, current, weights: [0, 0], isFree });
    for (const [i, symbol] of symbols.entries()) expect(symbol).toBe(isFree(i) ? 0 : current[i]);
  });

  it('keeps away from symbols that make later ones dear', () => {
    const weights = [4, 4];
    const laterBits = (_: number, symbol: number) => (symbol === 1 ? 1e3 : 0);
    const free = quantizeForRate(target, { ...all, weights }).symbols;
    const { symbols } = quantizeForRate(target, { ...all, weights, laterBits });
    expect(free).toContain(1);
    expect(symbols).not.toContain(1);
    expect(symbols).toContain(-1);
  });

  it('counts the bits that the coder takes', () => {
    const { symbols, bits } = quantizeForRate(target, { ...all, weights: [2, 2] });
    const coded = 8 * encodeSymbols(symbols, shape, entropyModel).length;
    expect(coded).toBeGreaterThanOrEqual(Math.floor(bits));
    expect(coded).toBeLessThan(bits + 32);
  });
});
