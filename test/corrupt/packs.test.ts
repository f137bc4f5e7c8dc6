import { describe, expect, it, test } from 'vitest';
import { bytesSource, Pack } from '../../src/codec/pack.js';
import { inspectFile } from '../../src/format/image-file.js';
import { readPackBlock, writePackBlock, writePackIndex } from '../../src/format/pack-file.js';
import { errorCode } from '../aec-error.js';
import { type ForgedBlock, forgeBlock, forgePack } from './forged-pack.js';

const codeOf = (block: ForgedBlock) => errorCode(() => readPackBlock(forgeBlock(block)));
const small = { width: 8, height: 8 };

describe('a block', () => {
  it('has no more than 2^20 pixels, unless it is one image', () => {
    expect(codeOf({ count: 64, width: 128, height: 128 })).toBe('none');
    expect(codeOf({ count: 1, width: 65535, height: 2048 })).toBe('none');
    expect(codeOf({ count: 65, width: 128, height: 128 })).toBe('limit');
    expect(codeOf({ count: 4096, width: 65535, height: 2048 })).toBe('limit');
    expect(codeOf({ count: 0, width: 1, height: 1 })).toBe('limit');
    expect(codeOf({ count: 4097, width: 1, height: 1 })).toBe('limit');
  });

  it('cannot be written with more', () => {
    const block = {
      count: 65,
      width: 128,
      height: 128,
      channels: 1,
      names: [],
      payload: Buffer.of(),
    } as const;
    expect(errorCode(() => writePackBlock(block))).toBe('usage');
  });
});

describe('a name', () => {
  const bad: [string, string | Uint8Array][] = [
    ['is empty', ''],
    ['has 1025 bytes', `${'é'.repeat(512)}e`],
    ['has an escape', 'a\x1b[2J'],
    ['has a line feed', 'a\nb'],
    ['has a NUL', 'a\0b'],
    ['has a DEL', 'a\x7f'],
    ['has a C1 control', 'a\u009b2J'],
    ['is not UTF-8', Buffer.of(0x61, 0xff)],
    ['is over-long UTF-8', Buffer.of(0xc0, 0xaf)],
  ];

  it.each(bad)('that %s is refused', (_, name) => {
    expect(codeOf({ count: 1, ...small, names: [name] })).toBe('format');
  });

  it.each([...bad.filter(([, name]) => typeof name === 'string'), ['is half a pair', 'a\ud800']])(
    'that %s is not written',
    (_, name) => {
      const block = { count: 1, ...small, channels: 1, names: [String(name)], payload: Buffer.of() } as const;
      expect(errorCode(() => writePackBlock(block))).toBe('input');
    },
  );

  it.each(['é'.repeat(512), '\ufeffa', '数字/🙂 1.png', '..'])('may be %j', (name) => {
    expect(readPackBlock(forgeBlock({ count: 1, ...small, names: [name] })).names).toEqual([name]);
  });
});

test('the index cannot claim counts that no block has', async () => {
  for (const countInIndex of [0, 4097, 200_000_000]) {
    const pack = forgePack([{ count: 1, ...small, countInIndex }]);
    await expect(Pack.open(bytesSource(pack)), `${countInIndex}`).rejects.toMatchObject({ code: 'limit' });
  }
});

test('a pack has at most 2^20 images', async () => {
  const block = { count: 4096, width: 1, height: 1 };
  expect((await Pack.open(bytesSource(forgePack(Array(256).fill(block))))).count).toBe(2 ** 20);
  const tooMany = bytesSource(forgePack(Array(257).fill(block)));
  await expect(Pack.open(tooMany)).rejects.toMatchObject({ code: 'limit' });
  expect(errorCode(() => writePackIndex(Array(257).fill({ count: 4096, length: 9 })))).toBe('input');
});

test('the index cannot claim another count than its block', async () => {
  const pack = await Pack.open(bytesSource(forgePack([{ count: 1, ...small, countInIndex: 2 }])));
  await expect(pack.blocks().next()).rejects.toMatchObject({ code: 'format' });
  await expect(pack.find('a')).rejects.toMatchObject({ code: 'format' });
});

describe('a reader of single images', () => {
  it.each([undefined, 128])('calls a pack a pack, whole or cut (rate %s)', (rate) => {
    const pack = forgePack([{ count: 1, ...small }], '0123abcd', rate);
    for (const bytes of [pack, pack.subarray(0, -3), forgePack([], '0123abcd', rate)]) {
      expect(() => inspectFile(bytes)).toThrow(/^this is a pack of many images: pass it as a file/);
      expect(errorCode(() => inspectFile(bytes))).toBe('format');
    }
  });

  it('refuses a damaged header', () => {
    const pack = forgePack([{ count: 1, ...small }]);
    pack[5]! ^= 1;
    expect(errorCode(() => inspectFile(pack))).toBe('checksum');
  });
});
