import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compress, compressMany } from '../../../src/codec/compress.js';
import { decompress, decompressMany } from '../../../src/codec/decompress.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { randomImage, randomModel } from './tiny-transforms.js';

describe.each([1, 3] as const)('a model of %i channels', (modelChannels) => {
  it('codes images of any size and either kind, alone and together alike', async () => {
    const model = await randomModel(modelChannels);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 3)),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        async (sizes) => {
          const images = sizes.map(([width, height, channels]) =>
            randomImage(width, height, channels as 1 | 3),
          );
          const files = await compressMany(images, model);
          const back = await decompressMany(files, model);
          for (const [n, image] of images.entries()) {
            expect(await compress(image, model)).toEqual(files[n]);
            expect(await decompress(files[n]!, model)).toEqual(back[n]);
            expect(back[n]).toMatchObject({
              width: image.width,
              height: image.height,
              channels: image.channels,
            });
          }
        },
      ),
      { numRuns: 25 },
    );
    model.dispose();
  });

  it('refuses a file of another model', async () => {
    const model = await randomModel(modelChannels);
    const file = await compress(randomImage(9, 9, 1), model);
    const other = { ...model, id: 'other', hash: 'cd'.repeat(32) };
    await expect(decompress(file, other)).rejects.toMatchObject({ code: 'model' });
    model.dispose();
  });

  it('codes the same picture from the pixels it gave: nothing is random', async () => {
    const model = await randomModel(modelChannels);
    const image = randomImage(33, 20, 1);
    const first = await decompress(await compress(image, model), model);
    const second = await decompress(await compress(image, model), model);
    expect(psnr(first, second)).toBe(Number.POSITIVE_INFINITY);
    model.dispose();
  });
});
