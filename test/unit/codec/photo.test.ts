import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromBlocks, toBlocks } from '../../../src/codec/blocks.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import type { PhotoModel } from '../../../src/models/model.js';
import { photoModelOf, randomPhotoTraining } from './random-photo.js';
import { randomImage } from './tiny-transforms.js';

let model: PhotoModel;
beforeAll(async () => {
  model = await photoModelOf(await randomPhotoTraining());
});
afterAll(() => model.dispose());

it.each([
  [1, 1],
  [17, 3],
  [16, 33],
])('codes an image of %i × %i at any quality', async (width, height) => {
  for (const quality of [1, 50, 100]) {
    const image = randomImage(width, height, 3);
    const back = await decompress(await compress(image, model, { quality }), model);
    expect(back).toMatchObject({ width, height, channels: 3 });
  }
});

it('refuses to be lossless', async () => {
  await expect(compress(randomImage(4, 4, 3), model, { lossless: true })).rejects.toMatchObject({
    code: 'usage',
  });
});

it('puts pixels into blocks and back', () => {
  const samples = Float32Array.from({ length: 2 * 4 * 8 * 3 }, (_, i) => i); // 2 images of 4 × 8
  const blocks = toBlocks(samples, 8, 3, 4);
  expect([...blocks.subarray(0, 15)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 25, 26]);
  expect(blocks[48]).toBe(12);
  expect(fromBlocks(blocks, 8, 3, 4)).toEqual(samples);
});
