import { expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { compress } from '../../../src/codec/compress.js';
import { compressPack, type NamedImage } from '../../../src/codec/compress-pack.js';
import { decompress } from '../../../src/codec/decompress.js';
import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import type { Image } from '../../../src/image/image.js';
import { randomImage, randomModel } from './tiny-transforms.js';

it.each([
  ['too few samples', { width: 28, height: 28, channels: 1, data: new Uint8Array(10) }],
  ['samples of four channels', { width: 28, height: 28, channels: 1, data: new Uint8Array(28 * 28 * 4) }],
  [
    'alpha beside four channels',
    { width: 1, height: 1, channels: 4, data: new Uint8Array(4), alpha: new Uint8Array(1) },
  ],
  ['two channels', { width: 1, height: 1, channels: 2, data: new Uint8Array(2) }],
  ['floats', { width: 28, height: 28, channels: 1, data: new Float32Array(784) }],
  ['a plain array', { width: 2, height: 1, channels: 1, data: [1, 2] }],
  ['no height', { width: 2, channels: 1, data: new Uint8Array(2) }],
  ['nothing', undefined],
])('refuses an image with %s', async (_, image) => {
  const model = await randomModel(1);
  await expect(compress(image as unknown as Image, model)).rejects.toMatchObject({ code: 'usage' });
  await expect(packed([{ image: image as unknown as Image }], model)).rejects.toMatchObject({
    code: 'usage',
  });
  await expect(packed([undefined as never], model)).rejects.toMatchObject({ code: 'usage' });
  model.dispose();
});

it.each([undefined, 'mnist-conv-8', Promise.resolve()])('refuses %s as a model', async (model) => {
  const wrong = { code: 'usage', message: expect.stringMatching(/await loadModel/) };
  await expect(compress(randomImage(4, 4, 1), model as never)).rejects.toMatchObject(wrong);
  await expect(decompress(new Uint8Array(20), model as never)).rejects.toMatchObject(wrong);
  await expect(packed([{ image: randomImage(4, 4, 1) }], model as never)).rejects.toMatchObject(wrong);
  const pack = await Pack.open(bytesSource(await packed([], await randomModel(1))));
  await expect(pack.images(model as never).next()).rejects.toMatchObject(wrong);
});

async function packed(images: NamedImage[], model: Model): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of compressPack(images, model)) parts.push(part);
  return Buffer.concat(parts);
}
