import { describe, expect, it } from 'vitest';
import { measureLeaks } from './measure-leaks.js';

describe('the library leaks nothing', () => {
  it.each(['mnist-conv-8', 'mnist-rd'])('in 1,000 calls with %s', async (model) => {
    const { tensors, tensorBytes, heapGrowth } = await measureLeaks(model, 1000, 0.1);
    expect({ tensors, tensorBytes }).toEqual({ tensors: 0, tensorBytes: 0 });
    expect(heapGrowth).toBeLessThan(4 * 2 ** 20);
  });
});
