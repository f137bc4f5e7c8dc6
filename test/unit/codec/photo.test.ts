import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { parsePhotoOptions, photoGeometry } from '../../../src/architectures/photo/options.js';
import { schemeOf } from '../../../src/codec/coding-scheme.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { crop } from '../../../src/image/crop.js';
import { fromBlocks, toBlocks } from '../../../src/runtime/blocks.js';
import { finishSteps } from '../../../src/steps.js';
import { photoModelOf, randomPhotoTraining } from './random-photo.js';
import { randomImage } from './tiny-transforms.js';

let model: Model;
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

it('gives the same bits in tiles as in one piece', async () => {
  const scheme = schemeOf(model, 40);
  const image = randomImage(1100, 20, 3); // two tiles
  const part = crop(image, 0, 0, 1008, 20); // one
  const [symbols] = finishSteps(scheme.analyse([image]));
  const [fewer] = finishSteps(scheme.analyse([part]));
  const { latentChannels: channels, margin } = photoGeometry(parsePhotoOptions(model.spec.options));
  const [all, some] = [Math.ceil(1100 / 16), 1008 / 16];
  for (const row of [0, 1]) {
    const alike = (some - margin) * channels;
    const [a, b] = [row * all * channels, row * some * channels];
    expect(symbols!.subarray(a, a + alike)).toEqual(fewer!.subarray(b, b + alike));
  }
  const [whole] = finishSteps(scheme.synthesise([symbols!], 1100, 20));
  const cells = Int32Array.from({ length: 2 * some * channels }, (_, i) => {
    const row = Math.floor(i / (some * channels));
    return symbols![row * all * channels + (i % (some * channels))]!;
  });
  const [left] = finishSteps(scheme.synthesise([cells], 1008, 20));
  const seen = 1008 - 16 * margin;
  expect(crop(left!, 0, 0, seen, 20)).toEqual(crop(whole!, 0, 0, seen, 20));
});

it.each([1, 3] as const)('gives every sample of %i channels back, or nearly so', async (channels) => {
  const image = randomImage(21, 17, channels);
  expect(await decompress(await compress(image, model, { lossless: true }), model)).toEqual(image);
  const back = await decompress(await compress(image, model, { nearLossless: 5 }), model);
  const errors = Array.from(image.data, (sample, i) => Math.abs(sample - back.data[i]!));
  expect(Math.max(...errors)).toBe(5);
});

it('puts pixels into blocks and back', () => {
  const samples = Float32Array.from({ length: 2 * 4 * 8 * 3 }, (_, i) => i); // 2 images of 4 × 8
  const blocks = toBlocks(samples, 8, 3, 4);
  expect([...blocks.subarray(0, 15)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 25, 26]);
  expect(blocks[48]).toBe(12);
  expect(fromBlocks(blocks, 8, 3, 4)).toEqual(samples);
});
