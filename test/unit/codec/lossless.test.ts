import { describe, expect, it } from 'vitest';
import { compress } from '../../../src/codec/compress.js';
import { compressPack } from '../../../src/codec/compress-pack.js';
import { decompress } from '../../../src/codec/decompress.js';
import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import { inspectFile } from '../../../src/format/image-file.js';
import type { Image } from '../../../src/image/image.js';
import { randomLosslessModel } from './tiny-lossless.js';
import { randomImage } from './tiny-transforms.js';

const model = await randomLosslessModel();

const sizes = [
  [1, 1, 1],
  [1, 1, 3],
  [1, 9, 3],
  [9, 1, 3],
  [2, 3, 1],
  [31, 17, 1],
  [33, 21, 3],
] as const;

describe('a model without loss', () => {
  it.each(sizes)('gives every sample of %i×%i×%i back', async (width, height, channels) => {
    const image = randomImage(width, height, channels);
    expect(await decompress(await compress(image, model), model)).toEqual(image);
  });

  it.each([1, 2, 3, 7, 50, 127])('is never off by more than --near-lossless %i', async (nearLossless) => {
    const image = randomImage(24, 24, 3);
    const decoded = await decompress(await compress(image, model, { nearLossless }), model);
    const errors = Array.from(image.data, (sample, i) => Math.abs(sample - decoded.data[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(nearLossless);
    expect(Math.max(...errors)).toBeGreaterThan(0);
  });

  it('is lossless by default, and takes fewer levels for a quality', async () => {
    // Too many colours for a palette.
    const image = randomImage(20, 20, 3);
    const file = await compress(image, model);
    expect(inspectFile(file).rate).toBe(128);
    expect(await compress(image, model, { lossless: true })).toEqual(file);
    expect(inspectFile(await compress(image, model, { quality: 100 })).rate).toBe(128);
    expect(inspectFile(await compress(image, model, { quality: 40 })).rate).toBe(150);
    expect(inspectFile(await compress(image, model, { quality: 50 })).rate).toBe(136);
    const both = compress(image, model, { lossless: true, nearLossless: 2 });
    await expect(both).rejects.toMatchObject({ code: 'usage' });
  });

  it('codes packs of gray and colour images', async () => {
    const images = [randomImage(6, 5, 3), randomImage(6, 5, 3), randomImage(6, 5, 1)];
    const parts: Uint8Array[] = [];
    const named = images.map((image) => ({ image }));
    for await (const part of compressPack(named, model, { lossless: true })) parts.push(part);
    const pack = await Pack.open(bytesSource(new Uint8Array(Buffer.concat(parts))));
    const decoded: Image[] = [];
    for await (const { image } of pack.images(model)) decoded.push(image);
    expect(decoded).toEqual(images);
  });
});
