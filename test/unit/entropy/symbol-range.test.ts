import { expect, test } from 'vitest';
import { MAX_SYMBOL } from '../../../src/entropy/cdf.js';
import { chooseRange } from '../../../src/entropy/symbol-range.js';
import { errorCode } from '../../aec-error.js';

const range = (...entries: [symbol: number, count: number][]) => chooseRange(new Map(entries));

test('without counts: zero alone', () => {
  expect(range()).toEqual({ minimum: 0, size: 1 });
  expect(range([9, 0])).toEqual({ minimum: 0, size: 1 });
});

test('all that was counted, when it lies close together', () => {
  expect(range([3, 1], [-2, 10_000], [0, 5])).toEqual({ minimum: -2, size: 6 });
});

test('a far tail is cut off on either side, even when it has neighbours', () => {
  const body: [number, number][] = [
    [0, 1_000_000],
    [1, 1_000_000],
  ];
  expect(range(...body, [2000, 1], [2001, 1])).toEqual({ minimum: 0, size: 2 });
  expect(range(...body, [-2000, 1], [-2001, 1])).toEqual({ minimum: 0, size: 2 });
});

test('a far tail that is common stays', () => {
  expect(range([0, 1000], [2000, 500])).toEqual({ minimum: 0, size: 2001 });
});

test('no table is wider than 4096 values', () => {
  expect(range([0, 1], [5000, 1]).size).toBeLessThanOrEqual(4096);
  expect(range([-MAX_SYMBOL, 1], [MAX_SYMBOL, 1]).size).toBe(1);
});

test.each<[string, [number, number]]>([
  ['half a symbol', [0.5, 1]],
  ['a symbol beyond 2^24', [MAX_SYMBOL + 1, 1]],
  ['a negative count', [0, -1]],
  ['a count that is no number', [0, Number.NaN]],
  ['an infinite count', [0, Number.POSITIVE_INFINITY]],
])('refuses %s', (_, entry) => {
  expect(errorCode(() => range(entry))).toBe('model');
});
