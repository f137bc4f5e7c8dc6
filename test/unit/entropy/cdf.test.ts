import { describe, expect, test } from 'vitest';
import { cdfFromFrequencies, lookup, MAX_SYMBOL } from '../../../src/entropy/cdf.js';
import { errorCode } from '../../aec-error.js';

describe('cdfFromFrequencies', () => {
  test('sums the frequencies; the last is the escape', () => {
    expect(cdfFromFrequencies(-1, [1, 65533, 1, 1])).toEqual({
      minimum: -1,
      size: 3,
      cumulative: Uint32Array.of(0, 1, 65534, 65535, 65536),
    });
  });

  test('may be an escape alone', () => {
    expect(cdfFromFrequencies(0, [65536])).toEqual({
      minimum: 0,
      size: 0,
      cumulative: Uint32Array.of(0, 65536),
    });
  });

  test('takes values up to both ends of the symbols', () => {
    expect(cdfFromFrequencies(-MAX_SYMBOL, [65535, 1]).minimum).toBe(-MAX_SYMBOL);
    expect(cdfFromFrequencies(MAX_SYMBOL, [65535, 1]).minimum).toBe(MAX_SYMBOL);
  });

  test.each([
    ['no interval', 0, []],
    ['too many intervals', 0, new Array(65537).fill(1)],
    ['a sum below 2^16', 0, [65534, 1]],
    ['a sum beyond 2^16', 0, [65536, 1]],
    ['a frequency of zero', 0, [65536, 0]],
    ['a negative frequency', 0, [65537, -1]],
    ['a fraction', 0, [0.5, 65535.5]],
    ['a frequency that is no number', 0, [65535, Number.NaN]],
    ['a minimum that is no integer', 0.5, [65535, 1]],
    ['a minimum that is no number', Number.NaN, [65535, 1]],
    ['a value below the smallest symbol', -MAX_SYMBOL - 1, [65535, 1]],
    ['a value beyond the largest symbol', MAX_SYMBOL, [32768, 32767, 1]],
  ])('refuses %s', (_, minimum, frequencies) => {
    expect(errorCode(() => cdfFromFrequencies(minimum, frequencies))).toBe('model');
  });
});

test('lookup finds the interval of both ends of every interval', () => {
  const cdf = cdfFromFrequencies(5, [1, 2, 65000, 1, 532]);
  const found = [0, 1, 2, 3, 65002, 65003, 65004, 65535].map((target) => lookup(cdf, target));
  expect(found).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
});

test('lookup does not read what follows the escape', () => {
  const cdf = { minimum: 0, size: 1, cumulative: Uint32Array.of(0, 40000, 65536, 7, 9) };
  expect([0, 39999, 40000, 65535].map((target) => lookup(cdf, target))).toEqual([0, 0, 1, 1]);
});
