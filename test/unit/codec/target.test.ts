import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { findQuality } from '../../../src/codec/target.js';
import type { Image } from '../../../src/image/image.js';
import { bpp } from '../../../src/metrics/bpp.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { randomRdModel } from './tiny-rd.js';
import { randomImage, randomModel } from './tiny-transforms.js';

let model: Model;
let image: Image;
beforeAll(async () => {
  model = await randomRdModel();
  image = randomImage(16, 16, 1);
});
afterAll(() => model.dispose());

it('finds the best quality whose file is small enough', async () => {
  const { quality, achieved, met } = await findQuality([image], model, { bytes: 130 });
  expect(met).toBe(true);
  expect((await compress(image, model, { quality, exactQuality: true })).length).toBe(achieved);
  expect(achieved).toBeLessThanOrEqual(130);
  // Its qualities are 3 apart: the next rate, without a search, is too large.
  expect((await compress(image, model, { quality: quality + 3 })).length).toBeGreaterThan(130);
});

it('takes bits per pixel too', async () => {
  const { achieved } = await findQuality([image], model, { bpp: 4 });
  expect(achieved).toBeLessThanOrEqual(4);
  const { quality } = await findQuality([image], model, { bpp: 4 });
  expect(bpp((await compress(image, model, { quality, exactQuality: true })).length, image)).toBe(achieved);
});

it('finds the lowest quality that is good enough, lossless if none else is', async () => {
  const { quality, achieved, met } = await findQuality([image], model, { psnr: 20 });
  const decoded = await decompress(await compress(image, model, { quality, exactQuality: true }), model);
  expect([met, psnr(image, decoded)]).toEqual([true, achieved]);
  expect(achieved).toBeGreaterThanOrEqual(20);
  expect(await findQuality([image], model, { psnr: 99 })).toEqual({
    quality: 100,
    achieved: Infinity,
    met: true,
  });
});

it('reports a target out of reach and gives the smallest file', async () => {
  const { quality, met } = await findQuality([image], model, { bytes: 3 });
  expect([quality, met]).toEqual([1, false]);
});

it('refuses a model of one rate, and anything but one target', async () => {
  const fixed = await randomModel(1);
  await expect(findQuality([image], fixed, { bytes: 40 })).rejects.toMatchObject({ code: 'usage' });
  fixed.dispose();
  for (const target of [{}, { bytes: 10, psnr: 3 }, { psnr: -1 }]) {
    await expect(findQuality([image], model, target)).rejects.toMatchObject({ code: 'usage' });
  }
});
