import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { compress } from '../../../src/codec/compress.js';
import { compressPack } from '../../../src/codec/compress-pack.js';
import { decompress } from '../../../src/codec/decompress.js';
import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import { decompressManyPixels, decompressPixels } from '../../../src/codec/pixels.js';
import { randomLosslessModel } from './tiny-lossless.js';
import { randomRdModel } from './tiny-rd.js';
import { randomImage } from './tiny-transforms.js';

let lossless: Model;
let lossy: Model;
beforeAll(async () => {
  [lossless, lossy] = [await randomLosslessModel(), await randomRdModel()];
});
afterAll(() => {
  lossless.dispose();
  lossy.dispose();
});

const rgba = {
  width: 6,
  height: 5,
  channels: 4 as const,
  data: Uint8Array.from({ length: 120 }, (_, i) =>
    i % 4 === 3 ? (i % 16 === 3 ? 0 : 200 + (i % 56)) : (i * i) % 251,
  ),
};

it('four channels come back as four, exactly if coded without loss', async () => {
  expect(await decompressPixels(await compress(rgba, lossless, { lossless: true }), lossless)).toEqual(rgba);
  const { data } = (await decompressManyPixels([await compress(rgba, lossy)], lossy))[0]!;
  expect(data.filter((_, i) => i % 4 === 3)).toEqual(rgba.data.filter((_, i) => i % 4 === 3));
});

it('opaque pixels of four channels come back as four, and images without alpha as they were', async () => {
  const opaque = { ...rgba, data: rgba.data.map((sample, i) => (i % 4 === 3 ? 255 : sample)) };
  expect(await decompressPixels(await compress(opaque, lossless, { lossless: true }), lossless)).toEqual(
    opaque,
  );
  const gray = randomImage(6, 5, 1);
  expect(await decompressPixels(await compress(gray, lossless, { lossless: true }), lossless)).toEqual(gray);
});

it('a pack takes four channels, too', async () => {
  const parts: Uint8Array[] = [];
  for await (const part of compressPack([{ image: rgba }], lossless, { lossless: true })) parts.push(part);
  const file = await compress(rgba, lossless, { lossless: true });
  for await (const { image } of (await Pack.open(bytesSource(Buffer.concat(parts)))).images(lossless)) {
    expect(image).toEqual(await decompress(file, lossless));
  }
});

it('colours of invisible pixels cost next to nothing where they are filled', async () => {
  const noise = randomImage(40, 40, 3);
  const alpha = new Uint8Array(1600).map((_, i) => (i % 40 < 4 ? 255 : 0));
  const image = { ...noise, alpha };
  const sizeOf = async (model: Model, options: object) => (await compress(image, model, options)).length;
  const exact = await sizeOf(lossless, { lossless: true });
  expect(await sizeOf(lossless, { lossless: true, fillInvisible: true })).toBeLessThan(exact / 2);
  expect(await sizeOf(lossy, { quality: 60, fillInvisible: true })).toBe(
    await sizeOf(lossy, { quality: 60 }),
  );
  // The model has random weights, for which smooth is not cheap.
  expect(await sizeOf(lossy, { quality: 60, fillInvisible: false })).not.toBe(
    await sizeOf(lossy, { quality: 60 }),
  );
  expect(await sizeOf(lossless, { nearLossless: 0 })).toBe(exact);
});
