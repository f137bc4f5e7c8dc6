import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { middleCrops } from '../../../src/data/middle-crops.js';
import { crop } from '../../../src/image/crop.js';

const digits = await openDataset('mnist', { split: 'test', limit: 3 });

describe('middleCrops', () => {
  it('cuts the middle out of larger images', async () => {
    const crops = middleCrops(digits, 16);
    expect(crops).toMatchObject({ count: 3, channels: 1, usual: { width: 16, height: 16 } });
    expect(await crops.image(1)).toEqual(crop(await digits.image(1), 6, 6, 16, 16));
    expect(crops.nameOf(1)).toBe(digits.nameOf(1));
  });

  it('leaves images alone that are no larger', async () => {
    expect(await middleCrops(digits, 28).image(2)).toEqual(await digits.image(2));
  });
});
