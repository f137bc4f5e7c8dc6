import { describe, expect, it } from 'vitest';
import { openDataset, subsetOf } from '../../../src/data/dataset.js';
import { Random } from '../../../src/data/random.js';

const digits = await openDataset('mnist', { split: 'test', limit: 8 });
const subset = subsetOf(digits, Uint32Array.of(5, 2, 7));
const size = { width: 14, height: 14 };

describe('a subset of a data set', () => {
  it('has the chosen images in their order, with names and labels', async () => {
    expect(subset.count).toBe(3);
    expect(await subset.image(1)).toEqual(await digits.image(2));
    expect([0, 1, 2].map((index) => subset.nameOf(index))).toEqual(['5', '2', '7']);
    expect([...subset.labels!]).toEqual([5, 2, 7].map((index) => digits.labels![index]));
  });

  it.each([false, true])('cuts the same patches as the whole set (augmented: %s)', async (augment) => {
    const patches = await subset.patches([0, 2], size, new Random(1), augment);
    expect(patches).toEqual(await digits.patches([5, 7], size, new Random(1), augment));
    expect(patches).not.toEqual(await digits.patches([5, 7], size, new Random(1), !augment));
  });
});
