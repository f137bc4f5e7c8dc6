import { expect, test } from 'vitest';
import { exactExp, exactSigmoid } from '../../../src/entropy/exact-exp.js';

test('is e^x to 15 digits', () => {
  for (let x = -40; x <= 40; x += 0.0173) {
    expect(Math.abs(exactExp(x) / Math.exp(x) - 1), `x = ${x}`).toBeLessThan(1e-15);
  }
});

test('is exact at 0, and stays finite beyond its range', () => {
  expect(exactExp(0)).toBe(1);
  expect(exactExp(1000)).toBe(exactExp(40));
  expect(exactExp(-1000)).toBe(exactExp(-40));
});

test('the sigmoid has its ends and its middle', () => {
  expect(exactSigmoid(0)).toBe(0.5);
  expect(exactSigmoid(50)).toBe(1);
  expect(exactSigmoid(-50)).toBe(0);
  expect(exactSigmoid(2)).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
});
