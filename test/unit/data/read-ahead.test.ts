import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../src/data/read-ahead.js';

describe('readAhead', () => {
  it('keeps the order, whichever is loaded first, and few at a time', async () => {
    let [under, most] = [0, 0];
    const load = async (key: number) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, key % 3));
      under -= 1;
      return 10 * key;
    };
    const keys = Array.from({ length: 20 }, (_, key) => key);
    const values: number[] = [];
    for await (const value of readAhead(keys, load)) values.push(value);
    expect(values).toEqual(keys.map((key) => 10 * key));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('throws what a load threw, after the values before it', async () => {
    const load = (key: number) => {
      if (key === 2) throw new Error('image 2 is gone');
      return key;
    };
    const values: number[] = [];
    const reading = async () => {
      for await (const value of readAhead([0, 1, 2, 3, 4, 5, 6, 7], load)) values.push(value);
    };
    await expect(reading()).rejects.toThrow('image 2 is gone');
    expect(values).toEqual([0, 1]);
  });
});
