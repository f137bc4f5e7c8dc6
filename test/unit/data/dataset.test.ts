import { copyFile, mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatasetOptions, openDataset } from '../../../src/data/dataset.js';
import { ImageLoader } from '../../../src/data/image-loader.js';
import { Random } from '../../../src/data/random.js';
import type { Image } from '../../../src/image/image.js';
import { encodeImage, formatOfExtension } from '../../../src/image/write.js';
import { idxBytes } from './idx-bytes.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'aec-data-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Sample i of the image is `first` + i, in steps of 1: every crop is known by its first sample. */
const ramp = (width: number, height: number, channels: 1 | 3, first = 0): Image => ({
  width,
  height,
  channels,
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => first + i),
});

/** A new folder with these files: images are encoded by their extension, bytes written as they are. */
async function folderOf(files: Record<string, Image | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(root, 'f-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const bytes = Buffer.isBuffer(content) ? content : await encodeImage(content, formatOfExtension(path));
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

const open = (source: string, options: Partial<DatasetOptions> = {}) =>
  openDataset(source, { split: 'train', ...options });

const refusal = (source: string, options: Partial<DatasetOptions> = {}) =>
  open(source, options).then(
    () => expect.unreachable('opened'),
    ({ name, code, message }) => ({ name, code, message }),
  );

describe('a file', () => {
  const images = idxBytes([2, 1, 3], [1, 2, 3, 4, 5, 6]);

  test.each([
    ['two', images],
    ['two.bin', gzipSync(images)],
  ])('%s is an IDX file by how it begins', async (name, bytes) => {
    const folder = await folderOf({ [name]: bytes });
    const data = await open(join(folder, name));
    expect(data.count).toBe(2);
    expect((await data.image(1)).data).toEqual(Uint8Array.of(4, 5, 6));
  });

  test('of gzip with something else is called that, also if its end is lost', async () => {
    const folder = await folderOf({ 'a.gz': gzipSync(Buffer.alloc(100_000, 'text')).subarray(0, -9) });
    const file = join(folder, 'a.gz');
    expect(await refusal(file)).toMatchObject({ code: 'input', message: `${file}: not an IDX file` });
  });
});

describe('a folder', () => {
  test.each([
    ['empty', Buffer.of(), 'the file is empty'],
    ['cut', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04', 'latin1'), 'the file is cut'],
    ['text', Buffer.from('text'), 'aec reads PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG'],
  ])('gives one reason for a file that is %s, decoded or judged by its header', async (_, bytes, reason) => {
    const folder = await folderOf({ 'a.png': ramp(4, 4, 1), 'b.png': bytes });
    for (const headersOnly of [false, true]) {
      const { skipped } = await open(folder, { headersOnly });
      expect(skipped).toEqual([{ name: 'b.png', reason: `cannot be read as an image (${reason})` }]);
    }
  });

  test('says in words what the system has against a file', async () => {
    const loader = new ImageLoader(await folderOf({}));
    const gone = { code: 'input', message: 'gone.png: no such file or folder' };
    await expect(loader.look('gone.png')).rejects.toMatchObject(gone);
    await expect(loader.header('gone.png')).rejects.toMatchObject(gone);
  });

  test('is all its images, sorted, in folders too, in every format', async () => {
    const folder = await folderOf({
      'b.PNG': ramp(4, 4, 1),
      'a/z.tiff': ramp(5, 3, 1),
      'a/b/c.png': ramp(3, 6, 1),
      'notes.txt': Buffer.from('no image'),
      '.hidden.png': ramp(1, 1, 1),
    });
    const data = await open(folder);
    const names = Array.from({ length: data.count }, (_, i) => data.nameOf(i));
    expect(names).toEqual(['a/b/c.png', 'a/z.tiff', 'b.PNG']);
    expect(data).toMatchObject({ name: folder, channels: 1, skipped: [], usual: { width: 3, height: 3 } });
    expect(await data.image(1)).toEqual(ramp(5, 3, 1));
    await expect(data.image(3)).rejects.toThrow(RangeError);
  });

  test('skips what cannot be used, and says why', async () => {
    const transparent = Buffer.from(
      // 1×1 RGBA, all zero.
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    const folder = await folderOf({
      'bad.png': Buffer.from('not a PNG'),
      'clear.png': transparent,
      'good.png': ramp(8, 8, 1),
      'small.png': ramp(8, 4, 1),
    });
    const data = await open(folder, { minSize: 5 });
    expect(data.count).toBe(1);
    expect(data.skipped).toEqual([
      { name: 'bad.png', reason: expect.stringMatching(/^cannot be read as an image/) },
      { name: 'clear.png', reason: expect.stringMatching(/^has transparent pixels/) },
      { name: 'small.png', reason: '8×4 pixels; each side must have at least 5' },
    ]);
  });

  test('takes the first images up to the limit of usable ones', async () => {
    const folder = await folderOf({
      '1.png': Buffer.from('bad'),
      '2.png': ramp(2, 2, 1),
      '3.png': ramp(2, 2, 1),
      '4.png': ramp(2, 2, 1),
    });
    const data = await open(folder, { limit: 2 });
    expect([data.nameOf(0), data.nameOf(1), data.count, data.skipped.length]).toEqual([
      '2.png',
      '3.png',
      2,
      1,
    ]);
  });

  test('is colour if one image is, unless told otherwise', async () => {
    const folder = await folderOf({ 'colour.png': ramp(2, 1, 3, 10), 'gray.png': ramp(2, 1, 1, 7) });
    const colour = await open(folder);
    expect(colour.channels).toBe(3);
    expect((await colour.image(1)).data).toEqual(Uint8Array.of(7, 7, 7, 8, 8, 8));
    const gray = await open(folder, { channels: 1 });
    // 0.299 × 10 + 0.587 × 11 + 0.114 × 12 = 10.8; the next pixel is 3 more.
    expect(await gray.image(0)).toEqual({ width: 2, height: 1, channels: 1, data: Uint8Array.of(11, 14) });
  });

  test('decodes again what the cache has dropped', async () => {
    const { FileDataset } = await import('../../../src/data/file-dataset.js');
    const folder = await folderOf({
      'a.png': ramp(4, 4, 1, 1),
      'b.png': ramp(4, 4, 1, 2),
      'c.png': ramp(9, 9, 1, 3),
    });
    // Room for one small image; the large one is never kept.
    const data = await FileDataset.open('x', folder, ['a.png', 'b.png', 'c.png'], { cacheBytes: 20 });
    for (const i of [0, 1, 2, 1, 0]) expect((await data.image(i)).data[0]).toBe(i + 1);
    // b.png is what was used before last: replaced on disk, it shows which one is kept.
    await copyFile(join(folder, 'c.png'), join(folder, 'a.png'));
    await copyFile(join(folder, 'c.png'), join(folder, 'b.png'));
    expect((await data.image(0)).data[0]).toBe(1);
    expect((await data.image(1)).data[0]).toBe(3);
  });

  test('judged by headers, with a sample decoded; what turns out damaged is replaced in patches', async () => {
    const good = ramp(8, 8, 1, 9);
    const names = Array.from({ length: 900 }, (_, n) => `${String(n).padStart(3, '0')}.png`);
    const files = Object.fromEntries(names.map((name) => [name, good]));
    // Every second file is decoded.
    const folder = await folderOf({ ...files, '002.png': ramp(8, 8, 1, 7) });
    const damaged = join(folder, '001.png');
    await truncate(damaged, (await stat(damaged)).size - 20);
    const data = await open(folder, { headersOnly: true });
    expect(data).toMatchObject({ count: 900, skipped: [], usual: { width: 8, height: 8 }, hasAlpha: false });
    await expect(data.image(1)).rejects.toMatchObject({ code: 'input' });
    const patches = await data.patches([1], { width: 8, height: 8 }, new Random(1));
    expect(patches[0]).toBeCloseTo(7 / 255);
    const careful = await open(folder);
    expect(careful).toMatchObject({ count: 899, skipped: [{ name: '001.png' }] });
  });

  test('one small image among many does not count as usual', async () => {
    const files = Array.from({ length: 20 }, (_, n) => [`${n}.png`, ramp(n === 3 ? 2 : 9, 9, 1)]);
    const data = await open(await folderOf(Object.fromEntries(files)));
    expect([data.usual, data.largest]).toEqual([
      { width: 9, height: 9 },
      { width: 9, height: 9 },
    ]);
  });

  test('without a usable image is an input error', async () => {
    expect(await refusal(await folderOf({}))).toMatchObject({
      code: 'input',
      message: expect.stringContaining('contains no images'),
    });
    const bad = await folderOf({ 'a.png': Buffer.from('bad'), 'b.png': Buffer.from('bad') });
    expect(await refusal(bad)).toMatchObject({
      code: 'input',
      message: expect.stringMatching(/none of its images.*a\.png: cannot be read/),
    });
  });
});

describe('patches', () => {
  test('are the whole images where the size fits, in the order asked for', async () => {
    const data = await open(await folderOf({ 'a.png': ramp(2, 1, 1, 0), 'b.png': ramp(2, 1, 1, 254) }));
    const patches = await data.patches([1, 0, 1], { width: 2, height: 1 }, new Random(1));
    expect(patches).toEqual(Float32Array.of(254 / 255, 1, 0, 1 / 255, 254 / 255, 1));
  });

  test('are crops from every place of a larger image, equally often', async () => {
    const data = await open(await folderOf({ 'a.png': ramp(4, 3, 1) }));
    const n = 6000;
    const patches = await data.patches(new Array<number>(n).fill(0), { width: 2, height: 2 }, new Random(1));
    const counts = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const samples = Array.from(patches.subarray(4 * i, 4 * i + 4), (value) => Math.round(value * 255));
      const [first] = samples as [number];
      expect(samples).toEqual([first, first + 1, first + 4, first + 5]);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 4, 5, 6]);
    for (const count of counts.values())
      expect(Math.abs(count - n / 6)).toBeLessThan(5 * Math.sqrt((n * 5) / 36));
  });

  test('have the channels of the data set', async () => {
    const data = await open(await folderOf({ 'a.png': ramp(1, 1, 3), 'b.png': ramp(1, 1, 1, 51) }));
    const patches = await data.patches([1, 0], { width: 1, height: 1 }, new Random(1));
    expect(patches).toEqual(Float32Array.of(0.2, 0.2, 0.2, 0, 1 / 255, 2 / 255));
  });

  test('larger than an image repeat its last column and row', async () => {
    const data = await open(await folderOf({ 'a.png': ramp(2, 2, 1) }));
    const patches = await data.patches([0], { width: 3, height: 3 }, new Random(1));
    const samples = Array.from(patches, (value) => Math.round(value * 255));
    expect(samples).toEqual([0, 1, 1, 2, 3, 3, 2, 3, 3]);
  });
});

describe('IDX', () => {
  const images = idxBytes([3, 1, 2], [1, 2, 3, 4, 5, 6]);
  const labels = idxBytes([3], [7, 8, 9]);

  test.each(['images.idx', 'images.idx.gz', 'some-ubyte', 'some-ubyte.gz'])(
    'a file named %s',
    async (name) => {
      const folder = await folderOf({ [name]: name.endsWith('.gz') ? gzipSync(images) : images });
      const data = await open(join(folder, name));
      expect(data).toMatchObject({ count: 3, channels: 1, usual: { width: 2, height: 1 } });
      expect(data.labels).toBeUndefined();
      expect((await data.image(2)).data).toEqual(Uint8Array.of(5, 6));
      expect(await data.patches([2, 0], { width: 2, height: 1 }, new Random(1))).toEqual(
        Float32Array.of(5 / 255, 6 / 255, 1 / 255, 2 / 255),
      );
      await expect(data.image(3)).rejects.toThrow(RangeError);
    },
  );

  test('a folder in the image of MNIST, by its split, with labels', async () => {
    const folder = await folderOf({
      'train-images-idx3-ubyte.gz': gzipSync(images),
      'train-labels-idx1-ubyte.gz': gzipSync(labels),
      't10k-images-idx3-ubyte': idxBytes([1, 1, 1], [42]),
    });
    const train = await open(folder, { limit: 2, channels: 3 });
    expect(train).toMatchObject({ count: 2, channels: 3, labels: Uint8Array.of(7, 8) });
    expect((await train.image(0)).data).toEqual(Uint8Array.of(1, 1, 1, 2, 2, 2));
    const test = await open(folder, { split: 'test' });
    expect([test.count, (await test.image(0)).data[0], test.labels]).toEqual([1, 42, undefined]);
  });

  test('that holds no images, too small ones, or labels of another number is refused', async () => {
    const folder = await folderOf({
      'labels.idx': labels,
      'empty.idx': idxBytes([0, 28, 28], []),
      'good.idx': images,
      'x-images-idx3-ubyte': images,
      'x-labels-idx1-ubyte': idxBytes([2], [7, 8]),
    });
    for (const name of ['labels.idx', 'empty.idx', 'x-images-idx3-ubyte']) {
      expect(await refusal(join(folder, name))).toMatchObject({ name: 'AecError', code: 'input' });
    }
    expect(await refusal(join(folder, 'good.idx'), { minSize: 2 })).toMatchObject({ code: 'input' });
  });
});

test('one image file is a data set of one', async () => {
  const folder = await folderOf({ 'a.png': ramp(3, 3, 3), 'bad.png': Buffer.from('bad') });
  const data = await open(join(folder, 'a.png'));
  expect([data.count, data.nameOf(0), data.channels]).toEqual([1, 'a.png', 3]);
  expect(await refusal(join(folder, 'bad.png'))).toMatchObject({
    code: 'input',
    message: expect.stringMatching(/^bad\.png: cannot be read as an image/),
  });
});

test('mnist is the digits; what is missing is an error that says so', async () => {
  const mnist = await open('mnist', { split: 'test', limit: 10 });
  expect([mnist.name, mnist.count, mnist.nameOf(3)]).toEqual(['mnist-test', 10, '3']);
  expect(await refusal(join(root, 'nowhere'))).toMatchObject({
    code: 'input',
    message: expect.stringMatching(/nowhere: no such file or folder; .*'mnist'/),
  });
});

test.each([0, -1, 1.5, Number.NaN])('the limit %d is refused', async (limit) => {
  expect(await refusal('mnist', { limit })).toMatchObject({ name: 'AecError', code: 'usage' });
});
