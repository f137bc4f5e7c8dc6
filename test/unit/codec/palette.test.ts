import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import type { Model } from '../../../src/architectures/model.js';
import { isExact } from '../../../src/architectures/rates.js';
import { compress, compressMany } from '../../../src/codec/compress.js';
import { compressPack } from '../../../src/codec/compress-pack.js';
import { decompress, decompressMany } from '../../../src/codec/decompress.js';
import { nearPalette } from '../../../src/codec/near-palette.js';
import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import { decodePalette, encodePalette } from '../../../src/codec/palette-coding.js';
import { decodeWithPalette, encodeWithPalette } from '../../../src/codec/palette-payload.js';
import { inspectFile } from '../../../src/format/image-file.js';
import type { Image } from '../../../src/image/image.js';
import { exactPalette, numbersOf, paint, paletteOf } from '../../../src/image/palette/palette.js';
import { mse } from '../../../src/metrics/mse.js';
import { finishSteps } from '../../../src/steps.js';
import { naturalImage } from './natural-image.js';

const models = new Map<string, Model>();
beforeAll(async () => {
  for (const id of ['photo', 'mnist-rd']) models.set(id, await loadModel(id));
});
afterAll(() => {
  for (const model of models.values()) model.dispose();
});

/** An image in which neighbours often have one of `colours`. */
function patches(colours: readonly number[][], width: number, height: number, seed: number): Image {
  const channels = colours[0]!.length as 1 | 3;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    const place = (Math.floor((x + y / 2) / 5) * 7 + Math.floor(y / 4) * 13 + seed) % colours.length;
    return colours[place]![i % channels]!;
  });
  return { width, height, channels, data };
}

const sample = fc.integer({ min: 0, max: 255 });
const colours = fc.oneof(
  fc.array(fc.tuple(sample, sample, sample), { minLength: 1, maxLength: 256 }),
  fc.array(
    sample.map((gray) => [gray, gray, gray]),
    { minLength: 1, maxLength: 40 },
  ),
  fc.array(fc.tuple(sample), { minLength: 1, maxLength: 256 }),
);

describe('a palette', () => {
  it('comes back from its bytes, at any precision', () => {
    fc.assert(
      fc.property(colours, fc.constantFrom(5, 6, 7, 8), (own, bits) => {
        const channels = own[0]!.length as 1 | 3;
        const palette = paletteOf(own, channels, bits as 5 | 6 | 7 | 8);
        expect(decodePalette(encodePalette(palette), channels)).toEqual(palette);
      }),
    );
  });

  it('has each colour once, in order, rounded to its precision', () => {
    const own = [
      [200, 10, 3],
      [1, 10, 3],
      [0, 9, 255],
      [1, 10, 3],
    ];
    expect([...paletteOf(own, 3).colours]).toEqual([0, 9, 255, 1, 10, 3, 200, 10, 3]);
    expect([...paletteOf([[0], [6], [131], [255]], 1, 5).colours]).toEqual([0, 8, 132, 255]);
  });

  it('is damaged if its bytes go on or end in a zero', () => {
    const bytes = encodePalette(
      paletteOf(
        [
          [1, 2, 3],
          [9, 8, 7],
        ],
        3,
      ),
    );
    const longer = Uint8Array.from([...bytes, 1]);
    const zero = Uint8Array.from([...bytes, 0]);
    for (const bad of [longer, zero]) expect(() => decodePalette(bad, 3)).toThrow(/the palette .* damaged/);
  });

  it('of all colours is exact, up to 256', () => {
    const image = patches(
      Array.from({ length: 256 }, (_, i) => [i, 255 - i, (7 * i) % 256]),
      64,
      200,
      0,
    );
    const palette = exactPalette(image)!;
    expect(paint(numbersOf(image, palette), palette, image)).toEqual(image);
    expect(exactPalette(naturalImage(64, 64))).toBeUndefined();
  });

  it.each([4, 30, 120])('of few colours is as near as asked, at a mean squared error of %i', (allowed) => {
    const image = naturalImage(40, 30);
    const palette = nearPalette(image, allowed);
    if (!palette) return expect(allowed).toBeLessThan(10);
    expect(mse(image, paint(numbersOf(image, palette), palette, image))).toBeLessThanOrEqual(allowed);
  });

  it.each(['photo', 'mnist-rd'])('and the numbers of any count of colours come back under %s', (id) => {
    const model = models.get(id)!;
    fc.assert(
      fc.property(colours, fc.integer({ min: 1, max: 30 }), sample, (own, width, seed) => {
        const image = patches(own, width, 20, seed);
        const palette = exactPalette(image)!;
        const payload = finishSteps(encodeWithPalette(image, palette, model));
        expect(finishSteps(decodeWithPalette(payload, image, model))).toEqual(image);
      }),
      { numRuns: 15 },
    );
  });
});

describe('an image of few colours', () => {
  const graphic = patches(
    [
      [20, 30, 200],
      [250, 250, 240],
      [250, 10, 10],
      [0, 0, 0],
      [90, 200, 90],
    ],
    80,
    60,
    1,
  );

  it('takes fewer bytes without loss than its samples would, and says that it is exact', async () => {
    const file = await compress(graphic, models.get('photo')!, { lossless: true });
    expect(inspectFile(file).rate).toBe(175);
    expect(isExact(175)).toBe(true);
    expect(await decompress(file, models.get('photo')!)).toEqual(graphic);
  });

  it('keeps its hues at low quality', async () => {
    // Few even levels per channel turn gray-blue into violet; colours of its own do not.
    const soft = patches(
      [
        [110, 130, 160],
        [245, 245, 240],
        [120, 128, 150],
        [60, 70, 90],
        [200, 205, 210],
      ],
      64,
      64,
      3,
    );
    const decoded = await decompress(
      await compress(soft, models.get('photo')!, { quality: 15 }),
      models.get('photo')!,
    );
    for (let i = 0; i < soft.data.length; i += 3) {
      const blueOverRed = (image: Image) => image.data[i + 2]! - image.data[i]!;
      expect(Math.abs(blueOverRed(decoded) - blueOverRed(soft))).toBeLessThan(30);
    }
  });

  it('takes fewer bytes in a pack than in a file of its own, and looks the same', async () => {
    const model = models.get('photo')!;
    const images = [graphic, { ...graphic, data: graphic.data.toReversed() }];
    const parts = [];
    for await (const part of compressPack(
      images.map((image) => ({ image })),
      model,
      { quality: 40 },
    ))
      parts.push(part);
    const pack = Buffer.concat(parts);
    const files = await compressMany(images, model, { quality: 40 });
    expect(pack.length).toBeLessThan(files[0]!.length + files[1]!.length + 24);
    const decoded = await decompressMany(files, model);
    for await (const { image, index } of (await Pack.open(bytesSource(pack))).images(model)) {
      expect(image).toEqual(decoded[index]);
    }
  });

  it('of one colour takes a few bytes', async () => {
    const flat: Image = { width: 1000, height: 700, channels: 3, data: new Uint8Array(2_100_000).fill(77) };
    const file = await compress(flat, models.get('photo')!, { lossless: true });
    expect(file.length).toBeLessThan(24);
    expect(Buffer.compare((await decompress(file, models.get('photo')!)).data, flat.data)).toBe(0);
  });

  it.each(['photo', 'mnist-rd'])('of one colour takes no transforms, however large, under %s', async (id) => {
    const image: Image = {
      width: 4096,
      height: 2048,
      channels: 3,
      data: new Uint8Array(3 * 2 ** 23).fill(77),
    };
    const started = performance.now();
    const file = await compress(image, models.get(id)!, { quality: 30 });
    expect(performance.now() - started).toBeLessThan(3000); // with transforms half a minute
    expect(file.length).toBeLessThan(24);
    const decoded = await decompress(file, models.get(id)!);
    expect(Buffer.compare(decoded.data, image.data)).toBe(0);
  });
});
