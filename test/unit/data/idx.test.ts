import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseIdx, readIdx } from '../../../src/data/idx.js';
import { MOST_PIXELS } from '../../../src/limits.js';
import { idxBytes } from './idx-bytes.js';

describe('parsing', () => {
  test.each([
    [[3], [7, 8, 9]],
    [
      [1, 2],
      [7, 8],
    ],
    [
      [2, 1, 3],
      [1, 2, 3, 4, 5, 6],
    ],
    [[0, 28, 28], []],
  ])('an array of %j, in one piece and byte by byte', async (shape, data) => {
    const bytes = idxBytes(shape, data);
    for (const chunks of [[bytes], Array.from(bytes, (byte) => Uint8Array.of(byte))]) {
      expect(await parseIdx(chunks, 'a.idx')).toEqual({ shape, data: Uint8Array.from(data) });
    }
  });

  test('more elements than there is room for at first', async () => {
    const data = Uint8Array.from({ length: 3_000_000 }, (_, i) => i * 7);
    const bytes = idxBytes([3000, 1000], data);
    const chunks = Array.from({ length: 31 }, (_, i) => bytes.subarray(100_000 * i, 100_000 * (i + 1)));
    const parsed = await parseIdx(chunks, 'a.idx');
    expect(Buffer.compare(parsed.data, data)).toBe(0);
  });

  test('from the middle of a larger buffer', async () => {
    const bytes = Buffer.concat([Buffer.of(9, 9, 9), idxBytes([2], [5, 6]), Buffer.of(9)]);
    expect((await parseIdx([bytes.subarray(3, -1)], 'a.idx')).data).toEqual(Uint8Array.of(5, 6));
  });

  test('refuses every truncation and an extra byte', async () => {
    const bytes = idxBytes([2, 1, 3], [1, 2, 3, 4, 5, 6]);
    for (let length = 0; length < bytes.length; length++) {
      await expect(parseIdx([bytes.subarray(0, length)], 'a.idx')).rejects.toMatchObject({ code: 'input' });
    }
    await expect(parseIdx([bytes, Buffer.of(0)], 'a.idx')).rejects.toThrow(
      /needs 6 bytes of data, the file has more/,
    );
  });

  test('takes no more of a stream that has too much', async () => {
    let taken = 0;
    const endless = async function* () {
      for (; ; taken++) yield taken === 0 ? idxBytes([1000], []) : new Uint8Array(100);
    };
    await expect(parseIdx(endless(), 'a.idx')).rejects.toThrow(/has more/);
    expect(taken).toBe(11);
  });

  test.each([
    [idxBytes([1], [0, 0, 0, 0], 0x0d), /^f\.idx: .*type 0xd/],
    [idxBytes([], []), /0 dimensions/],
    [idxBytes([1, 1, 1, 1], [0]), /4 dimensions/],
    [Buffer.from('\x89PNG\r\n\x1a\n'), /^f\.idx: not an IDX file$/],
  ])('refuses other types, dimensions and files, saying which file', async (bytes, message) => {
    await expect(parseIdx([bytes], 'f.idx')).rejects.toThrow(message);
  });

  test.each([
    [[2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], /more than 1.07 GB/],
    [[2 ** 16, 2 ** 7, 2 ** 7], /needs 1073741824 bytes of data, the file has 3/],
  ])('refuses a size far beyond the file without making room for it', async (shape, message) => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(parseIdx([idxBytes(shape, [1, 2, 3])], 'a.idx')).rejects.toThrow(message);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });
});

describe('images beyond the limits are refused before an element is taken', () => {
  const refused = { code: 'limit' };
  const idx = async (...shape: number[]) => parseIdx([idxBytes(shape, [])], 'a.idx');

  test('in pixels, in sides, and in all', async () => {
    await expect(idx(1, 31623, 31623)).rejects.toMatchObject(refused);
    await expect(idx(1, 1, 65536)).rejects.toMatchObject(refused);
    await expect(idx(2 ** 20, 33, 32)).rejects.toMatchObject(refused);
  });

  test('also those that --max-pixels sets', async () => {
    vi.stubEnv(MOST_PIXELS, '1000');
    onTestFinished(() => void vi.unstubAllEnvs()); // other files run in this process
    await expect(idx(1, 200, 200)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('200×200 pixels; more than 1000: raise --max-pixels'),
    });
  });
});

describe('reading', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aec-idx-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a file, raw or compressed, whatever its name', async () => {
    const bytes = idxBytes([2], [1, 2]);
    await writeFile(join(folder, 'raw.idx'), bytes);
    await writeFile(join(folder, 'packed.idx'), gzipSync(bytes));
    const expected = { shape: [2], data: Uint8Array.of(1, 2) };
    expect(await readIdx(join(folder, 'raw.idx'))).toEqual(expected);
    expect(await readIdx(join(folder, 'packed.idx'))).toEqual(expected);
  });

  test('a missing or damaged file is an input error', async () => {
    const packed = gzipSync(idxBytes([2], [1, 2]));
    await writeFile(join(folder, 'cut.gz'), packed.subarray(0, -4));
    await expect(readIdx(join(folder, 'cut.gz'))).rejects.toMatchObject({
      code: 'input',
      message: /damaged gzip/,
    });
    await expect(readIdx(join(folder, 'none.idx'))).rejects.toMatchObject({
      code: 'input',
      message: /none\.idx: cannot/,
    });
  });
});
