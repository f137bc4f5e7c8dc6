import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitValidation } from '../../../src/data/split.js';
import { errorCode } from '../../aec-error.js';

test('splits into two ascending parts that together are all', () => {
  fc.assert(
    fc.property(
      fc.nat(300),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.nat(),
      (count, fraction, seed) => {
        const { train, validation } = splitValidation(count, fraction, seed);
        expect([...train]).toEqual([...train].sort((a, b) => a - b));
        expect([...validation]).toEqual([...validation].sort((a, b) => a - b));
        const all = [...train, ...validation].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
      },
    ),
  );
});

test('gives the fraction asked for, and at least one image where there are two', () => {
  expect(splitValidation(60_000, 0.1, 1).validation.length).toBe(6_000);
  expect(splitValidation(10, 0.25, 1).validation.length).toBe(3);
  expect(splitValidation(3, 0.01, 1).validation.length).toBe(1);
  expect(splitValidation(2, 0.9, 1).train.length).toBe(1);
  expect(splitValidation(1, 0.5, 1)).toEqual({ train: Uint32Array.of(0), validation: new Uint32Array(0) });
  expect(splitValidation(100, 0, 1).validation.length).toBe(0);
});

test('depends on the seed alone', () => {
  expect(splitValidation(100, 0.1, 5)).toEqual(splitValidation(100, 0.1, 5));
  expect(splitValidation(100, 0.1, 5)).not.toEqual(splitValidation(100, 0.1, 6));
});

test.each([-0.1, 1, Number.NaN])('refuses the fraction %d', (fraction) => {
  expect(errorCode(() => splitValidation(10, fraction, 1))).toBe('usage');
});
