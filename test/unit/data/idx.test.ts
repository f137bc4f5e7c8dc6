import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseIdx, readIdx } from '../../../src/data/idx.js';
import { errorCode } from '../../aec-error.js';
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
  ])('an array of %j', (shape, data) => {
    expect(parseIdx(idxBytes(shape, data), 'a.idx')).toEqual({ shape, data: Uint8Array.from(data) });
  });

  test('from the middle of a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.of(9, 9, 9), idxBytes([2], [5, 6]), Buffer.of(9)]);
    expect(parseIdx(bytes.subarray(3, -1), 'a.idx').data).toEqual(Uint8Array.of(5, 6));
  });

  test('refuses every truncation and an extra byte', () => {
    const bytes = idxBytes([2, 1, 3], [1, 2, 3, 4, 5, 6]);
    for (let length = 0; length < bytes.length; length++) {
      expect(errorCode(() => parseIdx(bytes.subarray(0, length), 'a.idx'))).toBe('input');
    }
    expect(() => parseIdx(Buffer.concat([bytes, Buffer.of(0)]), 'a.idx')).toThrow(
      /needs 6 bytes of data, the file has 7/,
    );
  });

  test('refuses other types, dimensions and files, saying which file', () => {
    expect(() => parseIdx(idxBytes([1], [0, 0, 0, 0], 0x0d), 'f.idx')).toThrow(/^f\.idx: .*type 0xd/);
    expect(() => parseIdx(idxBytes([], []), 'f.idx')).toThrow(/0 dimensions/);
    expect(() => parseIdx(idxBytes([1, 1, 1, 1], [0]), 'f.idx')).toThrow(/4 dimensions/);
    expect(() => parseIdx(Buffer.from('\x89PNG\r\n\x1a\n'), 'f.idx')).toThrow(/^f\.idx: not an IDX file$/);
  });

  test('refuses a size far beyond the file without making room for it', () => {
    const claim = 2 ** 32 - 1;
    expect(errorCode(() => parseIdx(idxBytes([claim, claim, claim], [1, 2, 3]), 'a.idx'))).toBe('input');
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
