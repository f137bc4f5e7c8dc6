import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import type { Model } from '../../../src/architectures/model.js';
import { EXACT_RATE, isExact } from '../../../src/architectures/rates.js';
import { compress } from '../../../src/codec/compress.js';
import { estimatedBits, mayFitExactly } from '../../../src/codec/exact-size.js';
import { inspectFile } from '../../../src/format/image-file.js';
import type { Image } from '../../../src/image/image.js';
import { finishSteps } from '../../../src/steps.js';
import { naturalImage } from './natural-image.js';

const bitsOf = (picture: Image) => finishSteps(estimatedBits(picture));

let model: Model;
beforeAll(async () => {
  model = await loadModel('photo');
});
afterAll(() => model.dispose());

const image = (width: number, height: number, at: (x: number, y: number, c: number) => number): Image => ({
  ...{ width, height, channels: 3 },
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) =>
    at(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
  ),
});

/** Images that transforms are bad at and that samples are good at, none of them flat. */
const synthetic: Readonly<Record<string, Image>> = {
  'a checkerboard': image(16, 16, (x, y) => 255 * ((x + y) & 1)),
  'stripes of three colours': image(21, 24, (x, _, c) => [250, 10, 90][(x + c) % 3]!),
  'a dither': image(32, 32, (x, y, c) => (((x * 7 + y * 3 + c) % 4 === 0 ? 1 : 0) + ((x ^ y) & 1) ? 255 : 0)),
  'a ramp of levels': image(40, 12, (x, y, c) => (6 * x + 9 * y + 40 * c) & 255),
  'few pixels': image(3, 2, (x, y, c) => (90 * x + 77 * y + 50 * c) & 255),
};

describe('the default never writes a lossy file that the exact one would not be larger than', () => {
  it.each(Object.entries(synthetic))('%s', async (_, picture) => {
    const exact = await compress(picture, model, { lossless: true });
    for (const quality of [undefined, 5, 90]) {
      const file = await compress(picture, model, quality === undefined ? {} : { quality });
      expect(file.length).toBeLessThanOrEqual(exact.length);
      if (file.length === exact.length) expect(isExact(inspectFile(file).rate)).toBe(true);
    }
  });

  it('nor where invisible pixels have colours that cost little as they are', async () => {
    const alpha = Uint8Array.from({ length: 32 * 32 }, (_, i) => ((i >> 3) & 1 ? 255 : 0));
    const data = Uint8Array.from({ length: 32 * 32 }, (_, i) =>
      alpha[i] === 0 ? 0 : (i >> 4) & 1 ? 255 : 40,
    );
    const picture: Image = { width: 32, height: 32, channels: 1, data, alpha };
    const exact = await compress(picture, model, { lossless: true });
    for (const options of [{}, { quality: 5 }]) {
      expect((await compress(picture, model, options)).length).toBeLessThanOrEqual(exact.length);
    }
  });

  it('a photograph stays lossy, and is told without being coded twice', async () => {
    const picture = naturalImage(96, 96);
    const file = await compress(picture, model, { quality: 30 });
    expect(inspectFile(file).rate).toBeLessThan(EXACT_RATE);
    expect(mayFitExactly(picture, file.length / 4, bitsOf(picture))).toBe(false);
  });
});

it('the estimate is near what a photograph takes, and nothing for flat images', async () => {
  const picture = naturalImage(128, 128);
  const exact = await compress(picture, model, { lossless: true });
  expect(bitsOf(picture) / 8 / exact.length).toBeGreaterThan(0.7);
  expect(bitsOf(picture) / 8 / exact.length).toBeLessThan(1.6);
  expect(bitsOf(image(9, 9, () => 77))).toBeLessThan(20);
});
