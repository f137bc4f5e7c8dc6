import { describe, expect, it } from 'vitest';
import { startFrom } from '../../../../../src/architectures/photo/training/start-from.js';

const nothing = { encoder: [], decoder: [], gains: [], prior: [] };

describe('a photo training that starts from another model', () => {
  it('says which architecture that model has', async () => {
    await expect(startFrom('mnist-rd', nothing)).rejects.toMatchObject({
      code: 'usage',
      message: 'from must name a photo model; mnist-rd is of the architecture rd',
    });
  });

  it('refuses a photo model of other sizes', async () => {
    await expect(startFrom('photo', nothing)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('of the same sizes'),
    });
  });
});
