import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { inLanes } from '../../src/in-lanes.js';

describe('work in lanes', () => {
  test.each([1, 2, 9])('%d at a time, results in the order of the items', async (lanes) => {
    let running = 0;
    let most = 0;
    const results = await inLanes([5, 1, 4, 2, 3], lanes, async (n) => {
      most = Math.max(most, ++running);
      await pause(n);
      running--;
      return 10 * n;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(Math.min(lanes, 5));
  });

  test('starts nothing after an error', async () => {
    const started: number[] = [];
    const work = async (n: number) => {
      started.push(n);
      await pause(1);
      if (n === 2) throw new Error('two');
    };
    await expect(inLanes([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('two');
    await pause(10);
    expect(started).toEqual([1, 2, 3]);
  });
});
