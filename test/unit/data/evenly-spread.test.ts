import { expect, it } from 'vitest';
import { evenlySpread, spreadOver } from '../../../src/data/evenly-spread.js';

it('takes all of a few, and of many as many as wanted, from the first to nearly the last', () => {
  expect([...evenlySpread(3, 48)]).toEqual([0, 1, 2]);
  expect([...evenlySpread(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...evenlySpread(0, 4)]).toEqual([]);
  const many = evenlySpread(1000, 48);
  expect(many).toHaveLength(48);
  expect(new Set(many).size).toBe(48);
  expect(many.at(-1)).toBeGreaterThan(970);
});

it('spreads over chosen images', () => {
  const chosen = Uint32Array.of(3, 5, 8, 13, 21, 34);
  expect(spreadOver(chosen, 3)).toEqual(Uint32Array.of(3, 8, 21));
  expect(spreadOver(chosen, 9)).toEqual(chosen);
});
