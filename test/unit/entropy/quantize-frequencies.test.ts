import { expect, test } from 'vitest';
import { quantizeFrequencies } from '../../../src/entropy/quantize-frequencies.js';
import { errorCode } from '../../aec-error.js';

test.each([
  ['one weight', [3], [65536]],
  ['weights in the ratio of units', [1, 2, 5], [8192, 16384, 40960]],
  ['a zero weight gets one unit', [0, 7], [1, 65535]],
  ['equal weights: the first ones get what is left over', [1, 1, 1], [21846, 21845, 21845]],
  ['all zero means all equal', [0, 0, 0, 0], [16384, 16384, 16384, 16384]],
  ['weights beyond any sum', [1e308, 1e308, 1e308, 1e308], [16384, 16384, 16384, 16384]],
  ['the smallest weight there is', [5e-324, 0], [65535, 1]],
  ['a weight too small to count', [1, 1e-300], [65535, 1]],
])('%s', (_, weights, expected) => {
  expect([...quantizeFrequencies(weights)]).toEqual(expected);
});

test('as many weights as units: one each', () => {
  const weights = Float64Array.from({ length: 65536 }, (_, i) => i);
  expect(quantizeFrequencies(weights).every((frequency) => frequency === 1)).toBe(true);
});

test('one weight less: the largest gets the unit left', () => {
  const weights = Float64Array.from({ length: 65535 }, (_, i) => i);
  expect(quantizeFrequencies(weights).at(-1)).toBe(2);
});

test.each([
  ['none', []],
  ['more than there are units', new Array(65537).fill(1)],
  ['a negative weight', [1, -1]],
  ['an infinite weight', [1, Number.POSITIVE_INFINITY]],
  ['a weight that is no number', [1, Number.NaN]],
])('refuses %s', (_, weights) => {
  expect(errorCode(() => quantizeFrequencies(weights))).toBe('model');
});
