import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/architectures/load-model.js';
import { compress } from '../../../src/codec/compress.js';
import { decompress } from '../../../src/codec/decompress.js';
import { joinMessages, splitMessages } from '../../../src/codec/messages.js';
import { readImageFile, writeImageFile } from '../../../src/format/image-file.js';
import { bandsOf } from '../../../src/runtime/bands.js';
import { largeImage } from './large-image.js';

/** Fast where there are millions of bytes. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

describe('bands', () => {
  it('have about a megapixel or 64 rows, and are as even as can be', () => {
    expect(bandsOf(1024, 1024)).toEqual([{ from: 0, to: 1024 }]);
    expect(bandsOf(1025, 1024)).toEqual([
      { from: 0, to: 512 },
      { from: 512, to: 1025 },
    ]);
    expect(bandsOf(188, 4000 * 16)).toEqual([
      { from: 0, to: 62 },
      { from: 62, to: 125 },
      { from: 125, to: 188 },
    ]);
    expect(bandsOf(1, 65535)).toEqual([{ from: 0, to: 1 }]);
  });

  it('cover every row once, whatever the size', () => {
    for (const [height, rowPixels] of [
      [65535, 2048],
      [4096, 65535],
      [65, 1_048_560],
      [129, 16_000],
    ] as const) {
      const bands = bandsOf(height, rowPixels);
      let row = 0;
      for (const { from, to } of bands) {
        expect(from).toBe(row);
        expect(to).toBeGreaterThan(from);
        row = to;
      }
      expect(row).toBe(height);
    }
  });
});

describe('a payload of several messages', () => {
  const messages = [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(9)];

  it('splits where it was joined', () => {
    const payload = joinMessages(messages);
    expect([...payload]).toEqual([3, 0, 1, 2, 3, 9]);
    expect(splitMessages(payload, 3).map((own) => [...own])).toEqual([[1, 2, 3], [], [9]]);
    expect(splitMessages(Uint8Array.of(7, 8), 1).map((own) => [...own])).toEqual([[7, 8]]);
  });

  it.each([
    ['without its lengths', []],
    ['cut within a message', [3, 0, 1, 2]],
    ['with a length that is longer than need be', [0x83, 0, 0, 1, 2, 3]],
  ])('is refused %s', (_what, bytes) => {
    expect(() => splitMessages(Uint8Array.from(bytes), 3)).toThrow(
      expect.objectContaining({ code: 'format' }),
    );
  });
});

describe('an image of several bands', () => {
  it.each([
    ['mnist-rd', 1, { lossless: true }],
    ['photo', 3, { lossless: true }],
  ] as const)('comes back from %s, band by band', async (id, channels, rate) => {
    const model = await loadModel(id);
    const image = largeImage(1100, 1000, channels);
    const file = await compress(image, model, rate);
    expect(isSame((await decompress(file, model)).data, image.data)).toBe(true);
    const { header, payload } = readImageFile(file);
    const [first, second] = splitMessages(payload, 2);
    // The second band depends on nothing of the first: it is that of an image of these rows.
    const rows = { ...image, height: 500, data: image.data.slice(1100 * 500 * channels) };
    const alone = await compress(rows, model, rate);
    expect(isSame(readImageFile(alone).payload, second!)).toBe(true);
    const swapped = joinMessages([second!, first!]);
    const other = await decompress(writeImageFile(header, swapped, {}), model).catch((error) => error.code);
    expect(other === 'format' || !isSame(other.data, image.data)).toBe(true);
    model.dispose();
  });
});
