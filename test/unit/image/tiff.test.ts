import { describe, expect, it } from 'vitest';
import { readImage } from '../../../src/image/read.js';
import { linearGrayProfile } from './png.js';
import { bytesOf, type Tags, tiffOfRow } from './tiff.js';

const [BITS, COMPRESSION, PHOTOMETRIC, SAMPLES, PLANAR, EXTRA, FORMAT] = [258, 259, 262, 277, 284, 338, 339];
const RGB = { [BITS]: [8, 8, 8], [PHOTOMETRIC]: [2], [SAMPLES]: [3] };
const eight = (count: number) => ({ [BITS]: Array(count).fill(8), [SAMPLES]: [count] });

const cmyk = (bits: number, format: number) => ({
  ...{ [PHOTOMETRIC]: [5], [SAMPLES]: [4] },
  ...{ [BITS]: Array(4).fill(bits), [FORMAT]: Array(4).fill(format) },
});

async function read(width: number, samples: Uint8Array | number[], tags: Tags) {
  const notes: string[] = [];
  const { channels, data, alpha } = await readImage(tiffOfRow(width, Uint8Array.from(samples), tags), {
    keepAlpha: true,
    name: 'a.tif',
    onNote: (note) => notes.push(note),
  });
  return { channels, data: [...data], ...(alpha && { alpha: [...alpha] }), notes };
}

describe('a TIFF is read as it is meant', () => {
  it('gray, black or white first', async () => {
    expect(await read(3, [0, 7, 255], {})).toEqual({ channels: 1, data: [0, 7, 255], notes: [] });
    expect(await read(3, [0, 7, 255], { [PHOTOMETRIC]: [0] })).toMatchObject({ data: [255, 248, 0] });
  });

  it('RGB, interleaved or in planes', async () => {
    const expected = { channels: 3, data: [1, 2, 3, 4, 5, 6], notes: [] };
    expect(await read(2, [1, 2, 3, 4, 5, 6], RGB)).toEqual(expected);
    const planes = { ...RGB, [PLANAR]: [2], 273: [8, 10, 12], 279: [2, 2, 2] };
    expect(await read(2, [1, 4, 2, 5, 3, 6], planes)).toEqual(expected);
  });

  it('samples of 32 bits, whole, by their high byte', async () => {
    const samples = bytesOf(Uint32Array.of(0, 0x01000000, 0x80ffffff, 0xffffffff));
    const { data, notes } = await read(4, samples, { [BITS]: [32] });
    expect(data).toEqual([0, 1, 128, 255]);
    expect(notes).toEqual(['32 bits per sample; only the high 8 are kept']);
    const colours = bytesOf(Uint32Array.of(0x01000000, 0x80000000, 0xff000000));
    const rgb = await read(1, colours, { ...RGB, [BITS]: [32, 32, 32] });
    expect(rgb.data).toEqual([1, 128, 255]);
  });

  it('samples in floating point from 0 to 1, gray and RGB alike', async () => {
    const values = Float32Array.of(0, 1 / 255, 0.5, 1, 100 / 255, 200 / 255);
    const rounded = [0, 1, 128, 255, 100, 200];
    const gray = await read(6, bytesOf(values), { [BITS]: [32], [FORMAT]: [3] });
    expect(gray).toEqual({
      channels: 1,
      data: rounded,
      notes: ['floating-point samples; rounded to 8 bits'],
    });
    const float = { ...RGB, [BITS]: [32, 32, 32], [FORMAT]: [3, 3, 3] };
    expect((await read(2, bytesOf(values), float)).data).toEqual(rounded);
  });

  it('floating-point samples of which 0 is white, but not their alpha', async () => {
    const float = { [BITS]: [32], [FORMAT]: [3], [PHOTOMETRIC]: [0] };
    const { data } = await read(3, bytesOf(Float32Array.of(0, 55 / 255, 1)), float);
    expect(data).toEqual([255, 200, 0]);
    const tags = { ...float, [BITS]: [32, 32], [SAMPLES]: [2], [FORMAT]: [3, 3], [EXTRA]: [2] };
    expect(await read(1, bytesOf(Float32Array.of(55 / 255, 100 / 255)), tags)).toMatchObject({
      data: [200],
      alpha: [100],
    });
  });

  it.each([
    ['32 bits', bytesOf(Uint32Array.of(64 * 2 ** 24, 255 * 2 ** 24)), 1],
    ['floating point', bytesOf(Float32Array.of(64 / 255, 1)), 3],
  ])('samples of %s by their profile, as those of 8 bits', async (_, samples, format) => {
    const profile = linearGrayProfile();
    const file = tiffOfRow(2, samples, { [BITS]: [32], [FORMAT]: [format] }, profile);
    const eight = tiffOfRow(2, Uint8Array.of(64, 255), {}, profile);
    const converted = (await readImage(eight)).data;
    expect(converted[0]).toBeGreaterThan(120); // linear light
    expect((await readImage(file)).data).toEqual(converted);
    expect([...(await readImage(file, { colours: 'stored' })).data]).toEqual([64, 255]);
  });

  it('alpha where it says so, and only there', async () => {
    const rgba = { ...RGB, ...eight(4) };
    const two = [10, 20, 30, 0, 40, 50, 60, 128];
    expect(await read(2, two, { ...rgba, [EXTRA]: [2] })).toEqual({
      ...{ channels: 3, data: [10, 20, 30, 40, 50, 60], alpha: [0, 128], notes: [] },
    });
    const opaque = { channels: 3, data: [10, 20, 30, 40, 50, 60] };
    const leftOut = ['the channel after the colours is not transparency, and is left out'];
    expect(await read(2, two, { ...rgba, [EXTRA]: [0] })).toEqual({ ...opaque, notes: leftOut });
    expect(await read(2, two, rgba)).toEqual({ ...opaque, notes: leftOut });
    const gray = { ...eight(2), [EXTRA]: [0] };
    expect(await read(2, [7, 0, 9, 0], gray)).toEqual({ channels: 1, data: [7, 9], notes: leftOut });
    expect(await read(2, [7, 0, 9, 255], { ...gray, [EXTRA]: [2] })).toMatchObject({ alpha: [0, 255] });
  });

  it('colours that were multiplied by their alpha', async () => {
    const tags = { ...RGB, ...eight(4), [EXTRA]: [1] };
    const { data, alpha } = await read(3, [20, 40, 0, 51, 9, 9, 9, 255, 0, 0, 0, 0], tags);
    expect({ data, alpha }).toEqual({ data: [100, 200, 0, 9, 9, 9, 0, 0, 0], alpha: [51, 255, 0] });
  });
});

describe('a TIFF that the decoder would read wrongly is refused, with its name and the reason', () => {
  const five = [1, 2, 3, 4, 5];
  it.each<[string, number, Uint8Array | number[], Tags, string]>([
    ['five channels of gray', 1, five, { ...eight(5) }, '5 channels for gray'],
    ['three channels of gray', 1, [1, 2, 3], { ...eight(3) }, '3 channels for gray'],
    ['five channels of RGB', 1, five, { ...RGB, ...eight(5), [EXTRA]: [2, 0] }, '5 channels for RGB'],
    ['two channels of RGB', 1, [1, 2], { ...RGB, ...eight(2) }, '2 channels for RGB'],
    ['signed samples', 3, [128, 0, 127], { [FORMAT]: [2] }, 'signed samples'],
    ['signed samples of 16 bits', 1, [0, 128], { [BITS]: [16], [FORMAT]: [2] }, 'signed samples'],
    [
      ...([
        'numbers beyond 1',
        2,
        bytesOf(Float32Array.of(-3, 812)),
        { [BITS]: [32], [FORMAT]: [3] },
      ] as const),
      'floating-point samples from -3 to 812',
    ],
    [
      ...([
        'what is no number',
        1,
        bytesOf(Float32Array.of(Number.NaN)),
        { [BITS]: [32], [FORMAT]: [3] },
      ] as const),
      'floating-point samples from NaN',
    ],
    [
      ...(['doubles', 1, bytesOf(Float64Array.of(0.5)), { [BITS]: [64], [FORMAT]: [3] }] as const),
      '64 bits in floating point',
    ],
    ['half floats', 1, [0, 0x3c], { [BITS]: [16], [FORMAT]: [3] }, '16 bits in floating point'],
    [
      'gray and alpha in planes',
      1,
      [1, 2],
      { ...eight(2), [PLANAR]: [2], 273: [8, 9], 279: [1, 1] },
      'planes',
    ],
    ['YCbCr', 1, [1, 2, 3], { ...RGB, [PHOTOMETRIC]: [6] }, 'YCbCr'],
    ['L*a*b*', 1, [1, 2, 3], { ...RGB, [PHOTOMETRIC]: [8] }, 'L*a*b*'],
    ['samples of a sensor', 1, [1], { [PHOTOMETRIC]: [32803] }, 'samples of a sensor'],
    ['CMYK of 32 bits', 1, bytesOf(Uint32Array.of(1, 2, 3, 4)), cmyk(32, 1), 'CMYK samples of 32 bits'],
    ['CMYK in floating point', 1, bytesOf(Float32Array.of(0, 0, 0, 1)), cmyk(32, 3), 'CMYK samples of 32'],
    ['other inks', 1, [1, 2, 3, 4], { ...cmyk(8, 1), 332: [2] }, 'inks other than CMYK'],
    [
      ...(['colours of 32 bits multiplied by alpha', 1, bytesOf(Uint32Array.of(1, 2, 3, 4))] as const),
      { ...RGB, [BITS]: [32, 32, 32, 32], [SAMPLES]: [4], [FORMAT]: [1, 1, 1, 1], [EXTRA]: [1] },
      'multiplied by their alpha',
    ],
    ['12 bits', 2, [1, 2, 3], { [BITS]: [12] }, 'samples of 12 bits, which'],
    ['one bit in three channels', 8, [1, 2, 3], { ...RGB, [BITS]: [1, 1, 1] }, '1 bit in 3 channels'],
    ['no type', 1, [1], { [FORMAT]: [4] }, 'no stated type'],
    ['complex', 1, [1, 2, 3, 4], { [BITS]: [32], [FORMAT]: [5] }, 'complex'],
    ['a palette with alpha', 1, [1, 2], { ...eight(2), [PHOTOMETRIC]: [3] }, '2 channels for a palette'],
    ['channels of different kinds', 1, [1, 2, 3, 4], { ...RGB, [BITS]: [8, 8, 16] }, 'different kinds'],
  ])('%s', async (_, width, samples, tags, message) => {
    await expect(read(width, samples, tags)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(
        new RegExp(`^a\\.tif: cannot be read: .*${message.replace(/[*]/g, '\\*')}`),
      ),
    });
  });

  it.each([
    ['LZMA', 34925, 'LZMA'],
    ['Zstandard', 50000, 'ZSTD'],
    ['LERC', 34887, 'LERC'],
    ['JPEG 2000', 34712, 'number 34712'],
    ['a compression that nobody knows', 60001, 'number 60001'],
  ])('tiles in %s, and no black picture of them', async (_, compression, name) => {
    const tiles = { 322: [16], 323: [16], 324: [8], 325: [256], 273: [], 278: [], 279: [] };
    const tags = Object.fromEntries(
      Object.entries({ ...tiles, [COMPRESSION]: [compression] }).filter(([, values]) => values.length > 0),
    );
    await expect(read(16, new Uint8Array(256).fill(7), tags)).rejects.toMatchObject({
      code: 'input',
      message: `a.tif: cannot be read as an image (its compression, ${name}, is not supported by this build; store it with LZW or Deflate)`,
    });
  });

  it('and a tag that nobody knows does no harm', async () => {
    expect(await read(3, [0, 7, 255], { 0: [1], 60000: [1, 2, 3] })).toMatchObject({
      data: [0, 7, 255],
      notes: [],
    });
  });

  it('a damaged directory ends in an input error, too', async () => {
    const tiff = tiffOfRow(3, Uint8Array.of(1, 2, 3));
    for (let length = 4; length < tiff.length - 8; length++) {
      await expect(readImage(tiff.subarray(0, length))).rejects.toMatchObject({ code: 'input' });
    }
  });
});
