import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import type { Model } from '../../../src/architectures/model.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { isGraphic } from '../../../src/codec/sample-alternative.js';
import { inspectFile } from '../../../src/format/image-file.js';
import type { Image } from '../../../src/image/image.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { naturalImage } from './natural-image.js';

let model: Model;
beforeAll(async () => {
  model = await loadModel('photo');
});
afterAll(() => model.dispose());

/** Flat areas of a few colours with slanted edges, softened over a pixel or two. */
function drawing(size: number): Image {
  const data = new Uint8Array(3 * size * size).fill(255);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const inside = Math.max(0, Math.min(1, (x - y / 3 - size / 5) / 2));
    const below = Math.max(0, Math.min(1, (y + x / 4 - size / 2) / 2));
    data[3 * i] = 255 - 200 * inside;
    data[3 * i + 1] = 255 - 90 * inside - 120 * below;
    data[3 * i + 2] = 255 - 180 * below;
  }
  return { width: size, height: size, channels: 3, data };
}

describe('an image that looks like a graphic', () => {
  it('is told from a photograph', () => {
    expect(isGraphic(drawing(48))).toBe(true);
    expect(isGraphic(naturalImage(48, 48))).toBe(false);
  });

  it('is coded as samples where that takes fewer bytes and is no worse', async () => {
    const image = drawing(48);
    const transforms = await compress(naturalImage(48, 48), model, { quality: 60 });
    expect(inspectFile(transforms).rate).toBeLessThan(128);
    const file = await compress(image, model, { quality: 60 });
    expect(inspectFile(file).rate).toBeGreaterThanOrEqual(128);
    expect(psnr(image, await decompress(file, model))).toBeGreaterThan(36);
  });

  it('is coded exactly where that takes no more bytes', async () => {
    const image: Image = { width: 40, height: 30, channels: 3, data: new Uint8Array(3600).fill(77) };
    expect(await decompress(await compress(image, model, { quality: 50 }), model)).toEqual(image);
  });
});
