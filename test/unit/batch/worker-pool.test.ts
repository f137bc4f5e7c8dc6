import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import { WorkerPool } from '../../../src/batch/worker-pool.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { randomImage, randomModel } from '../codec/tiny-transforms.js';

let pool: WorkerPool;
beforeAll(async () => {
  pool = await WorkerPool.start(2);
});
afterAll(() => pool.close());

describe('a pool of workers', () => {
  it.each([
    ['mnist-conv-8', 530, 270, 1, {}],
    ['mnist-conv-8', 1, 300, 3, {}],
    ['mnist-rd', 300, 8, 1, { quality: 5 }],
    ['photo', 1040, 17, 3, { quality: 20 }], // two tiles: one is 64 cells of 16 pixels wide
    ['photo', 1040, 17, 3, { quality: 20, effort: 4 }],
  ] as const)(
    'codes with %s %i×%i×%i bit for bit as one thread does',
    async (id, width, height, channels, rate) => {
      const model = await loadModel(id);
      const served = pool.serve(model);
      const image = randomImage(width, height, channels);
      const file = await compress(image, served, rate);
      expect(file).toEqual(await compress(image, model, rate));
      expect(await decompress(file, served)).toEqual(await decompress(file, model));
      model.dispose();
    },
  );

  it('refuses a model without a folder and an impossible number of workers', async () => {
    const model = await randomModel(1);
    expect(() => pool.serve(model)).toThrow('was not loaded from one');
    await expect(WorkerPool.start(0)).rejects.toThrow('must be a whole number from 1 to 256');
  });

  it('passes on what goes wrong in a worker', async () => {
    const model = await loadModel('mnist-conv-8');
    const served = pool.serve({ ...model, folder: '/nowhere/at-all' });
    await expect(compress(randomImage(300, 300, 1), served)).rejects.toThrow('nowhere');
    model.dispose();
  });
});
