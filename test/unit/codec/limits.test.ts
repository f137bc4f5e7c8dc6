import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../../src/format/image-file.js';
import {
  bytesSource,
  compress,
  compressPack,
  decompress,
  findQuality,
  loadModel,
  type Model,
  Pack,
} from '../../../src/index.js';
import { MOST_PIXELS } from '../../../src/limits.js';
import { naturalImage } from './natural-image.js';

let model: Model;
let file: Uint8Array;
const image = naturalImage(40, 30);
beforeAll(async () => {
  model = await loadModel('photo');
  file = await compress(image, model);
});
afterAll(() => model.dispose());
afterEach(() => {
  delete process.env[MOST_PIXELS];
});

const refusedFor = (text: string, code = 'limit') => ({ code, message: expect.stringContaining(text) });

describe('limits', () => {
  it('of pixels hold before any work', async () => {
    const limits = { pixels: 1199 };
    await expect(decompress(file, model, { limits })).rejects.toMatchObject(
      refusedFor('at most 1199 are allowed'),
    );
    await expect(compress(image, model, { limits })).rejects.toMatchObject(
      refusedFor('at most 1199', 'input'),
    );
    expect(await decompress(file, model, { limits: { pixels: 1200 } })).toMatchObject({
      width: 40,
      height: 30,
    });
  });

  it('of pixels may be those of the process', async () => {
    process.env[MOST_PIXELS] = '1199';
    const refused = {
      code: 'input', // the file is sound
      message: 'an image of 40×30 pixels; more than 1199: raise --max-pixels or AEC_MAX_PIXELS',
    };
    expect(() => inspectFile(file)).toThrow(refused.message);
    await expect(decompress(file, model)).rejects.toMatchObject(refused);
  });

  it('of time end the work soon', async () => {
    const large = await compress({ ...naturalImage(512, 512) }, model);
    const started = performance.now();
    const limits = { milliseconds: 20 };
    await expect(decompress(large, model, { limits })).rejects.toMatchObject(refusedFor('more than 20 ms'));
    const search = findQuality([naturalImage(512, 512)], model, { psnr: 30 }, undefined, { limits });
    await expect(search).rejects.toMatchObject(refusedFor('ms'));
    await expect(compress(naturalImage(512, 512), model, { limits })).rejects.toMatchObject(
      refusedFor('20 ms'),
    );
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('hold for the images of a pack', async () => {
    const parts: Uint8Array[] = [];
    for await (const part of compressPack([{ image }], model)) parts.push(part);
    const pack = await Pack.open(bytesSource(Buffer.concat(parts)));
    const read = async (limits: { pixels?: number; milliseconds?: number }) => {
      const images = [];
      for await (const { image: own } of pack.images(model, undefined, { limits })) images.push(own);
      return images;
    };
    await expect(read({ pixels: 1199 })).rejects.toMatchObject(refusedFor('at most 1199'));
    await expect(read({ milliseconds: 0 })).rejects.toMatchObject({ code: 'limit' });
    expect(await read({ pixels: 1200, milliseconds: 60_000 })).toHaveLength(1);
  });
});
