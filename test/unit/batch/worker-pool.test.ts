import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import { WorkerPool } from '../../../src/batch/worker-pool.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { readImageFile, writeImageFile } from '../../../src/format/image-file.js';
import { largeImage } from '../codec/large-image.js';
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

  it.each([
    ['mnist-conv-8', 1, {}],
    ['mnist-rd', 1, { quality: 1 }],
    ['photo', 3, { quality: 50 }],
    ['photo', 1, { lossless: true }],
  ] as const)('codes the bands of a large image with %s as one thread does', async (id, channels, rate) => {
    const model = await loadModel(id);
    const served = pool.serve(model);
    const image = largeImage(1040, 1040, channels);
    const file = await compress(image, served, rate);
    // Not toEqual: it takes seconds for a million bytes.
    expect(Buffer.compare(file, await compress(image, model, rate))).toBe(0);
    const [here, there] = [await decompress(file, model), await decompress(file, served)];
    expect(Buffer.compare(there.data, here.data)).toBe(0);
    model.dispose();
  });

  it('says of a damaged band what one thread says', async () => {
    const model = await loadModel('mnist-conv-8');
    const image = randomImage(1040, 1040, 1);
    const { header, payload } = readImageFile(await compress(image, model));
    const cut = writeImageFile(header, payload.subarray(0, payload.length - 2000), {});
    const alone = await decompress(cut, model).catch((error: unknown) => error);
    const served = await decompress(cut, pool.serve(model)).catch((error: unknown) => error);
    expect(alone).toMatchObject({ code: 'format' });
    expect(served).toEqual(alone);
    model.dispose();
  });

  it('passes on what goes wrong in a worker', async () => {
    const model = await loadModel('mnist-conv-8');
    const served = pool.serve({ ...model, folder: '/nowhere/at-all' });
    await expect(compress(randomImage(300, 300, 1), served)).rejects.toThrow('nowhere');
    model.dispose();
  });
});
