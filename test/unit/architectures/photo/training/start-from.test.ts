import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SampleNetworks } from '../../../../../src/architectures/lossless/training/sample-networks.js';
import { FloatCellNetwork } from '../../../../../src/architectures/photo/float-cell-network.js';
import { startFrom } from '../../../../../src/architectures/photo/training/start-from.js';
import { Random } from '../../../../../src/data/random.js';
import { useExactEngine } from '../../../../../src/engine/exact.js';

/** A training of no weights but those of a small entropy model. */
const small = {
  encoder: [],
  decoder: [],
  gains: [],
  prior: undefined as unknown as FloatCellNetwork,
  samples: undefined as unknown as SampleNetworks,
};

beforeAll(async () => {
  await useExactEngine();
  const shape = { channels: 4, groups: [4], hidden: 2, groupHidden: 2, anchors: 11 };
  small.samples = new SampleNetworks({ hidden: 2, components: 1 }, new Random(1));
  small.prior = new FloatCellNetwork(shape, new Random(1));
});
afterAll(() => {
  small.prior.dispose();
  small.samples.dispose();
});

describe('a photo training that starts from another model', () => {
  it('says which architecture that model has', async () => {
    await expect(startFrom('mnist-rd', small)).rejects.toMatchObject({
      code: 'usage',
      message: 'from must name a photo model; mnist-rd is of the architecture rd',
    });
  });

  it('refuses a photo model of other sizes', async () => {
    await expect(startFrom('photo', small)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('of the same sizes'),
    });
  });
});
