import { describe, expect, it, test } from 'vitest';
import { compress } from '../../src/codec/compress.js';
import { Pack } from '../../src/codec/pack.js';
import { PackNameWriter } from '../../src/codec/pack-names.js';
import { bytesSource, partHolding } from '../../src/codec/pack-source.js';
import { encodeNames } from '../../src/entropy/name-coding.js';
import { encodePlanes } from '../../src/entropy/plane-coding.js';
import { inspectFile, readImageFile } from '../../src/format/image-file.js';
import {
  readPackBlock,
  writeApart,
  writeNamePart,
  writePackBlock,
  writePackHeader,
  writePackIndex,
} from '../../src/format/pack-file.js';
import { type AecError, loadModel } from '../../src/index.js';
import { finishSteps } from '../../src/steps.js';
import { errorCode } from '../aec-error.js';
import { type ForgedBlock, type ForgedNames, forgeBlock, forgePack } from './forged-pack.js';

const codeOf = (block: ForgedBlock) => errorCode(() => readPackBlock(forgeBlock(block)));
/** The code with which the names of a pack of 8×8 images are refused. */
async function codeOfNames(names: readonly (string | Uint8Array)[]): Promise<string> {
  const pack = await Pack.open(bytesSource(forgePack([{ count: names.length, ...small, names }])));
  return pack.nameOf(0).then(
    () => 'none',
    ({ code }: AecError) => code,
  );
}
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
      isApart: false,
      payload: Buffer.of(),
    } as const;
    expect(errorCode(() => writePackBlock(block))).toBe('usage');
  });
});

describe('a name', () => {
  const bad: [string, string | Uint8Array][] = [
    ['has 1025 bytes', `${'é'.repeat(512)}e`],
    ['has an escape', 'a\x1b[2J'],
    ['has a line feed', 'a\nb'],
    ['has a NUL', 'a\0b'],
    ['has a DEL', 'a\x7f'],
    ['has a C1 control', 'a\u009b2J'],
    ['is not UTF-8', Buffer.of(0x61, 0xff)],
    ['is over-long UTF-8', Buffer.of(0xc0, 0xaf)],
  ];

  // A NUL ends a name.
  it.each(bad.filter(([what]) => what !== 'has a NUL'))('that %s is refused', async (_, name) => {
    expect(await codeOfNames([name])).toBe('format');
  });

  it.each([
    ...bad.filter(([, name]) => typeof name === 'string'),
    ['is empty', ''],
    ['is half a pair', 'a\ud800'],
  ])('that %s is not written', (_, name) => {
    expect(errorCode(() => finishSteps(new PackNameWriter().add(String(name))))).toBe('input');
  });

  it.each(['é'.repeat(512), '\ufeffa', '数字/🙂 1.png', '..'])('may be %j', async (name) => {
    const names = [name, 'b', '', name];
    const pack = await Pack.open(bytesSource(forgePack([{ count: 4, ...small, names }])));
    expect(await Promise.all([0, 1, 2, 3].map((image) => pack.nameOf(image)))).toEqual([
      name,
      'b',
      undefined,
      name,
    ]);
  });
});

describe('the names', () => {
  it('must be as many as the images, and no more than 4096 in a part', async () => {
    const openNames = (count: number, names: number) => {
      const part = { count: names, bytes: writeNamePart(Buffer.of()) };
      return Pack.open(bytesSource(forgePack([{ count, ...small }], '0123abcd', undefined, [part])));
    };
    await expect(openNames(3, 3)).resolves.toMatchObject({ count: 3 });
    await expect(openNames(3, 2)).rejects.toMatchObject({ code: 'format' });
    await expect(openNames(3, 4)).rejects.toMatchObject({ code: 'format' });
    await expect(openNames(3, 0)).rejects.toMatchObject({ code: 'limit' });
    await expect(openNames(3, 4097)).rejects.toMatchObject({ code: 'limit' });
  });

  it('are refused with a flipped bit, an excess byte, a zero at the end, cut, or endless', async () => {
    const message = finishSteps(encodeNames(['one', 'two', 'three'].map((name) => Buffer.from(name))));
    const codeOfPart = async (bytes: Uint8Array, count = 3) => {
      const pack = forgePack([{ count, ...small }], '0123abcd', undefined, [{ count, bytes }]);
      const opened = await Pack.open(bytesSource(pack));
      return opened.nameOf(0).then(
        () => 'none',
        ({ code }: AecError) => code,
      );
    };
    const part = writeNamePart(message);
    expect(await codeOfPart(part)).toBe('none');
    for (let bit = 0; bit < 8 * part.length; bit++) {
      const flipped = part.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await codeOfPart(flipped)).toBe('checksum');
    }
    expect(await codeOfPart(writeNamePart(Buffer.of(...message, 1, 1)))).toBe('format');
    expect(await codeOfPart(writeNamePart(Buffer.of(...message, 0)))).toBe('format');
    expect(await codeOfPart(writeNamePart(message.subarray(0, 2)), 4096)).toBe('format');
    expect(await codeOfPart(Buffer.of(1, 2, 3))).toBe('format');
    const long = Array.from({ length: 300 }, (_, i) => Buffer.from(`${i}${'x'.repeat(1000)}`));
    expect(await codeOfPart(writeNamePart(finishSteps(encodeNames(long))), 300)).toBe('limit');
  });
});

test('images that are coded apart are refused with a rate that the model lacks, cut, or followed by more', async () => {
  const model = await loadModel('photo');
  const image = { width: 8, height: 8, channels: 1 as const, data: new Uint8Array(64).fill(9) };
  const { payload } = readImageFile(await compress(image, model, { lossless: true }));
  const codeOfApart = async (bytes: Uint8Array) => {
    const block = writePackBlock({ count: 2, ...small, channels: 1, isApart: true, payload: bytes });
    const header = writePackHeader({ modelPrefix: model.hash.slice(0, 8), rate: 128 });
    const index = writePackIndex([{ count: 2, length: block.length }], []);
    const pack = await Pack.open(bytesSource(Buffer.concat([header, block, index])));
    try {
      for await (const { image: decoded } of pack.images(model)) expect(decoded).toEqual(image);
    } catch (error) {
      return (error as AecError).code;
    }
    return 'none';
  };
  const right = { rate: 175, payload };
  expect(await codeOfApart(writeApart([right, right]))).toBe('none');
  expect(await codeOfApart(writeApart([right, { ...right, rate: 176 }]))).toBe('format');
  expect(await codeOfApart(writeApart([right]))).toBe('format');
  expect(await codeOfApart(writeApart([right, right, right]))).toBe('format');
  expect(await codeOfApart(writeApart([right, right]).subarray(0, -1))).toBe('format');
  expect(await codeOfApart(writeApart([right, { rate: 175, payload: Buffer.of() }]))).toBe('format');
  model.dispose();
});

test('alpha that does not fit its images is refused', async () => {
  const block = { count: 2, ...small, channels: 1 as const, isApart: false, payload: Buffer.of() };
  const written = writePackBlock({ ...block, alpha: Buffer.of(1, 2) });
  expect(readPackBlock(written)).toEqual({ ...block, payload: new Uint8Array(), alpha: Uint8Array.of(1, 2) });
  const model = await loadModel('mnist-conv-8');
  const codeOfAlpha = async (alpha: Uint8Array) => {
    const pack = forgePack([{ count: 2, ...small, alpha }], model.hash.slice(0, 8));
    const opened = await Pack.open(bytesSource(pack));
    return opened
      .images(model)
      .next()
      .then(
        () => 'none',
        ({ code }: AecError) => code,
      );
  };
  const alpha = finishSteps(encodePlanes([new Uint8Array(64), new Uint8Array(64).fill(9)], 8, 8));
  expect(await codeOfAlpha(alpha)).toBe('none');
  expect(await codeOfAlpha(Buffer.of(...alpha, 0))).toBe('format');
  expect(await codeOfAlpha(Buffer.of(...alpha, 1, 1))).toBe('format');
  model.dispose();
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

describe('names in a million parts', () => {
  it('are not searched one after the other for each image', () => {
    const parts = Array.from({ length: 4096 }, (_, n) => ({ firstImage: n, count: 1, offset: 0, length: 5 }));
    let looks = 0;
    const counted = new Proxy(parts, {
      get(target, key) {
        looks++;
        return Reflect.get(target, key);
      },
    });
    for (const n of [0, 1, 2047, 2048, 4094, 4095]) expect(partHolding(counted, n)).toBe(parts[n]);
    expect(looks).toBeLessThan(6 * 20);
  });

  it('are searched for a name without new tables for each part', async () => {
    const part = { count: 1, bytes: writeNamePart(finishSteps(encodeNames([Buffer.from('a')]))) };
    const pack = await openNames(Array.from({ length: 8192 }, () => part));
    const started = performance.now();
    await expect(pack.find('b')).rejects.toMatchObject({ code: 'input' });
    expect(performance.now() - started).toBeLessThan(2000); // with new tables: more than 5 s
  });
});

describe('names that are many and long', () => {
  const long = Array.from({ length: 1024 }, () => Buffer.alloc(255, 'a'));
  const part = { count: long.length, bytes: writeNamePart(finishSteps(encodeNames(long))) };

  it('are refused when they are more than 2^27 bytes in all', async () => {
    const pack = await openNames(Array.from({ length: 513 }, () => part));
    await expect(pack.find('b')).rejects.toMatchObject({ code: 'limit' });
  });

  it('are read for no longer than the limits allow', async () => {
    const open = () => openNames(Array.from({ length: 400 }, () => part));
    const limits = { milliseconds: 20 };
    await expect((await open()).find('b', { limits })).rejects.toMatchObject({ code: 'limit' });
    // The one above may have ended in the very part that this name is in, which is then known.
    const unread = await open();
    await expect(unread.nameOf(5000, { limits: { milliseconds: 0 } })).rejects.toMatchObject({
      code: 'limit',
    });
  });
});

/** A pack of 1×1 images with such parts of names. */
function openNames(parts: readonly ForgedNames[]): Promise<Pack> {
  const blocks = [];
  let left = parts.reduce((sum, { count }) => sum + count, 0);
  for (; left > 0; left -= 4096) blocks.push({ count: Math.min(4096, left), width: 1, height: 1 });
  return Pack.open(bytesSource(forgePack(blocks, undefined, undefined, parts)));
}
