import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Model } from '../../../src/architectures/model.js';
import { compress } from '../../../src/codec/compress.js';
import { compressPack, type NamedImage } from '../../../src/codec/compress-pack.js';
import { decompress } from '../../../src/codec/decompress.js';
import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import { randomRdModel } from './tiny-rd.js';
import { randomImage, randomModel } from './tiny-transforms.js';

const aFormatError = expect.stringMatching(/^(format|version|checksum|limit)$/);
let model: Model;
let images: NamedImage[];
let pack: Uint8Array;

beforeAll(async () => {
  model = await randomRdModel();
  images = Array.from({ length: 150 }, (_, n) => ({
    image: randomImage(n < 100 ? 6 : 9, 6, n < 140 ? 1 : 3, n),
    name: `digit-${n}.png`,
  }));
  pack = await collect(compressPack(images, model, { quality: 20 }));
});
afterAll(() => model.dispose());

async function collect(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

async function read(bytes: Uint8Array, only?: number) {
  const found = [];
  for await (const entry of (await Pack.open(bytesSource(bytes))).images(model, only)) found.push(entry);
  return found;
}

describe('a pack', () => {
  it('gives all images back, as files of their own would, with their names', async () => {
    const decoded = await read(pack);
    expect(decoded.map(({ name }) => name)).toEqual(images.map(({ name }) => name));
    for (const n of [0, 63, 64, 99, 100, 139, 140, 149]) {
      const file = await compress(images[n]!.image, model, { quality: 20 });
      expect(decoded[n]!.image).toEqual(await decompress(file, model));
    }
  });

  it('of one image says so when another is asked for', async () => {
    const alone = await collect(compressPack([images[0]!], model, { quality: 20 }));
    const message = 'the pack has 1 image, counted from 0, and no image 5';
    await expect(read(alone, 5)).rejects.toMatchObject({ code: 'input', message });
  });

  it('reads one image without the blocks of the others', async () => {
    const source = bytesSource(pack);
    let bytesRead = 0;
    const counting = {
      size: source.size,
      read: (offset: number, length: number) => {
        bytesRead += length;
        return source.read(offset, length);
      },
    };
    const opened = await Pack.open(counting);
    const found = [];
    for await (const entry of opened.images(model, 120)) found.push(entry);
    expect(found).toEqual([(await read(pack))[120]]);
    expect(bytesRead).toBeLessThan(pack.length / 2);
  });

  it('finds an image by its name', async () => {
    const opened = await Pack.open(bytesSource(pack));
    expect(await opened.find('digit-77.png')).toBe(77);
    await expect(opened.find('digit-777.png')).rejects.toMatchObject({ code: 'input' });
    await expect(read(pack, 150)).rejects.toMatchObject({ code: 'input' });
  });

  it('costs at most 2 bytes per image beside the payload without names', async () => {
    const digits = Array.from({ length: 128 }, () => ({ image: randomImage(5, 5, 1) }));
    const bytes = await collect(compressPack(digits, model, { lossless: true }));
    const opened = await Pack.open(bytesSource(bytes));
    let payload = 0;
    for await (const { block } of opened.blocks()) payload += block.payload.length;
    expect((bytes.length - payload) / digits.length).toBeLessThan(0.5);
  });

  it('keeps alpha, and names where there are any', async () => {
    const image = randomImage(6, 6, 1);
    const alpha = Uint8Array.from({ length: 36 }, (_, i) => 7 * i);
    const mixed: NamedImage[] = [
      { image: { ...image, alpha }, name: 'a' },
      { image },
      { image: { ...image, alpha: alpha.toReversed() }, name: 'b' },
      { image: { ...image, alpha: alpha.map(() => 255) } },
    ];
    const bytes = await collect(compressPack(mixed, model, { lossless: true }));
    const found = await read(bytes);
    expect(found.map(({ name }) => name)).toEqual(['a', undefined, 'b', undefined]);
    expect(found.map(({ image }) => image.alpha)).toEqual([alpha, undefined, alpha.toReversed(), undefined]);
    expect(found[3]!.image).toEqual(image);
    const opened = await Pack.open(bytesSource(bytes));
    expect(opened.index.blocks).toHaveLength(1);
  });

  it('may be empty', async () => {
    expect(await read(await collect(compressPack([], model)))).toEqual([]);
  });

  it('takes images in without waiting for the last one', async () => {
    let taken = 0;
    function* endless() {
      for (;;) {
        taken++;
        yield { image: randomImage(4, 4, 1) };
      }
    }
    const parts = compressPack(endless(), model);
    await parts.next();
    await parts.next();
    expect(taken).toBeLessThan(100);
    await parts.return(undefined);
  });

  it('has at most 2^20 pixels in a block, decoded a few at a time', async () => {
    // One symbol for 64 pixels keeps this fast.
    const coarse = await randomModel(1, { filters: [2, 2, 2], latentChannels: 1 });
    // Two and a bit fit into 2^20 pixels.
    const flat = { width: 700, height: 700, channels: 1 as const, data: new Uint8Array(700 * 700) };
    const bytes = await collect(compressPack(Array(5).fill({ image: flat }), coarse));
    expect((await Pack.open(bytesSource(bytes))).index.blocks.map(({ count }) => count)).toEqual([2, 2, 1]);

    const tiles = Array.from({ length: 20 }, (_, n) => ({ image: randomImage(128, 128, 1, n) }));
    const pack = await Pack.open(bytesSource(await collect(compressPack(tiles, coarse))));
    const run = vi.spyOn(coarse.coder.transforms!, 'run');
    let place = 0;
    for await (const { image } of pack.images(coarse)) {
      if (place % 8 === 0) {
        const file = await compress(tiles[place]!.image, coarse);
        expect(image).toEqual(await decompress(file, coarse));
      }
      place++;
    }
    const decoded = run.mock.calls.filter(([transform]) => transform === 'decoder');
    const batches = decoded.map(([, [latents]]) => latents!.shape[0]);
    expect(batches.filter((batch) => batch !== 1)).toEqual([8, 8, 4]);
    coarse.dispose();
  });

  it('detects every flipped bit and every cut', async () => {
    const small = await collect(compressPack(images.slice(0, 2), model));
    for (let at = 0; at < small.length; at++) {
      const damaged = small.slice();
      damaged[at] = damaged[at]! ^ 4;
      await expect(read(damaged), `bit of byte ${at}`).rejects.toMatchObject({ code: aFormatError });
      await expect(read(small.slice(0, at)), `cut at ${at}`).rejects.toMatchObject({ code: aFormatError });
    }
  });
});
