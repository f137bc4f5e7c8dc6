import { expect, it } from 'vitest';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import type { Image } from '../../../src/image/image.js';
import { randomImage, randomModel } from './tiny-transforms.js';

it.each([
  ['too few samples', { width: 28, height: 28, channels: 1, data: new Uint8Array(10) }],
  ['samples of four channels', { width: 28, height: 28, channels: 1, data: new Uint8Array(28 * 28 * 4) }],
  ['floats', { width: 28, height: 28, channels: 1, data: new Float32Array(784) }],
  ['a plain array', { width: 2, height: 1, channels: 1, data: [1, 2] }],
  ['no height', { width: 2, channels: 1, data: new Uint8Array(2) }],
  ['nothing', undefined],
])('refuses an image with %s', async (_, image) => {
  const model = await randomModel(1);
  await expect(compress(image as unknown as Image, model)).rejects.toMatchObject({ code: 'usage' });
  model.dispose();
});

it.each([undefined, 'mnist-conv-8', Promise.resolve()])('refuses %s as a model', async (model) => {
  const wrong = { code: 'usage', message: expect.stringMatching(/await loadModel/) };
  await expect(compress(randomImage(4, 4, 1), model as never)).rejects.toMatchObject(wrong);
  await expect(decompress(new Uint8Array(20), model as never)).rejects.toMatchObject(wrong);
});
