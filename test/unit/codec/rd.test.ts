import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { quantizeImage, reconstructImages } from '../../../src/architectures/rd/coding/reconstruct.js';
import { parseRdOptions, rdGeometry } from '../../../src/architectures/rd/options.js';
import { compress, compressMany } from '../../../src/codec/compress.js';
import { decompress, decompressMany } from '../../../src/codec/decompress.js';
import { inspectFile } from '../../../src/format/image-file.js';
import { finishSteps } from '../../../src/steps.js';
import { randomRdModel } from './tiny-rd.js';
import { randomImage, randomModel } from './tiny-transforms.js';

let model: Model;
beforeAll(async () => {
  model = await randomRdModel();
});
afterAll(() => model.dispose());

const sizes = [
  [28, 28, 1],
  [1, 1, 1],
  [7, 3, 1],
  [40, 9, 3],
] as const;

describe('a model of many rates', () => {
  it.each(sizes)('gives every sample of %i×%i×%i back when lossless', async (width, height, channels) => {
    const image = randomImage(width, height, channels);
    expect(await decompress(await compress(image, model, { lossless: true }), model)).toEqual(image);
  });

  it('gives quality 100 back exactly too', async () => {
    const image = randomImage(9, 9, 1);
    expect(await decompress(await compress(image, model, { quality: 100 }), model)).toEqual(image);
  });

  it.each([0, 1, 2, 3, 7, 50, 127])('is never off by more than --near-lossless %i', async (nearLossless) => {
    const image = randomImage(40, 40, 1);
    const decoded = await decompress(await compress(image, model, { nearLossless }), model);
    const errors = Array.from(image.data, (sample, i) => Math.abs(sample - decoded.data[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(nearLossless);
    expect(Math.max(...errors)).toBeGreaterThanOrEqual(Math.min(nearLossless, 1));
  });

  it.each([1, 30.5, 60, 99])('decodes quality %f to an image of the same shape', async (quality) => {
    const image = randomImage(13, 30, 3);
    const decoded = await decompress(await compress(image, model, { quality }), model);
    expect(decoded).toMatchObject({ width: 13, height: 30, channels: 3 });
  });

  it('writes one byte more than a model of one rate, and says the rate', async () => {
    const file = await compress(randomImage(28, 28, 1), model, { lossless: true });
    const { bytes, rate } = inspectFile(file);
    expect(bytes.header + bytes.checksum).toBe(13);
    expect(rate).toBe(128);
  });

  it('decodes files of several sizes and rates at once like one by one', async () => {
    const images = [randomImage(8, 8, 1), randomImage(8, 8, 1), randomImage(5, 8, 1)];
    const files = [
      ...(await compressMany(images, model, { quality: 10 })),
      ...(await compressMany(images, model, { quality: 70 })),
    ];
    const alone = await Promise.all(files.map((file) => decompress(file, model)));
    expect(await decompressMany(files, model)).toEqual(alone);
  });

  it('gives the same bits in tiles as in one piece', () => {
    const geometry = rdGeometry(parseRdOptions(model.spec.options));
    const quantization = { gain: 6, isPlain: false };
    const transforms = { runner: model.coder.transforms!, geometry, quantization };
    const image = randomImage(300, 270, 1);
    const symbols = quantizeImage(image, quantization.gain);
    const [whole] = finishSteps(reconstructImages(transforms, [symbols], 300, 270));
    const columns = 40; // an image of its first columns, far from which the rest does not reach
    const part = Int32Array.from({ length: columns * 270 }, (_, i) => {
      return symbols[Math.floor(i / columns) * 300 + (i % columns)]!;
    });
    const [left] = finishSteps(reconstructImages(transforms, [part], columns, 270));
    const seen = columns - geometry.margin;
    for (let row = 0; row < 270; row++) {
      expect(whole!.data.subarray(row * 300, row * 300 + seen)).toEqual(
        left!.data.subarray(row * columns, row * columns + seen),
      );
    }
  });

  it('refuses rates that do not exist', async () => {
    const image = randomImage(4, 4, 1);
    const attempts = [
      { quality: 0 },
      { quality: 101 },
      { quality: Number.NaN },
      { nearLossless: 128 },
      { nearLossless: 0.5 },
      { quality: 5, lossless: true },
    ];
    for (const options of attempts)
      await expect(compress(image, model, options)).rejects.toMatchObject({ code: 'usage' });
  });

  it('is distinguished from a model of one rate', async () => {
    const fixed = await randomModel(1);
    const image = randomImage(8, 8, 1);
    await expect(compress(image, fixed, { quality: 5 })).rejects.toMatchObject({ code: 'usage' });
    const file = await compress(image, model);
    await expect(decompress(file, { ...fixed, hash: model.hash })).rejects.toMatchObject({ code: 'format' });
    fixed.dispose();
  });
});
