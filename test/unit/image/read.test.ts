import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { AecError } from '../../../src/errors.js';
import { readImage } from '../../../src/image/read.js';
import { linearGrayProfile, pngOfRow } from './png.js';

const RED_GREEN = [200, 40, 90, 0, 128, 0];

const raw = (samples: number[], width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp =>
  sharp(Uint8Array.from(samples), { raw: { width, height, channels } });

/** One colour everywhere: what lossy formats keep best. */
const flat = () =>
  sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 200, g: 40, b: 90 } } });

async function read(file: Sharp | Buffer, options?: Parameters<typeof readImage>[1]) {
  const { width, height, channels, data } = await readImage(
    Buffer.isBuffer(file) ? file : await file.toBuffer(),
    options,
  );
  return { width, height, channels, data: [...data] };
}

const failure = (bytes: Uint8Array, options?: Parameters<typeof readImage>[1]): Promise<AecError> =>
  readImage(bytes, options).then(
    () => expect.unreachable('read without an error'),
    (error) => error,
  );

describe('formats', () => {
  test.each(['png', 'tiff', 'gif', 'webp'] as const)('%s, lossless', async (format) => {
    const file = raw(RED_GREEN, 2, 1, 3).toFormat(format, { lossless: true, compression: 'deflate' });
    expect(await read(file)).toEqual({ width: 2, height: 1, channels: 3, data: RED_GREEN });
  });

  test.each(['jpeg', 'avif'] as const)('%s, within a few levels', async (format) => {
    const { width, height, channels, data } = await read(flat().toFormat(format, { quality: 95 }));
    expect([width, height, channels]).toEqual([32, 32, 3]);
    [200, 40, 90].forEach((level, c) => {
      expect(Math.abs(data[c]! - level)).toBeLessThanOrEqual(3);
    });
  });

  test('a palette, the first frame of an animation', async () => {
    expect((await read(raw(RED_GREEN, 2, 1, 3).png({ palette: true }))).data).toEqual(RED_GREEN);
    const frames = [...RED_GREEN, 1, 2, 3, 4, 5, 6];
    const animation = await sharp(Uint8Array.from(frames), {
      raw: { width: 2, height: 2, channels: 3, pageHeight: 1 },
    })
      .gif()
      .toBuffer();
    expect(await read(animation)).toEqual({ width: 2, height: 1, channels: 3, data: RED_GREEN });
  });

  test('CMYK, with a profile and without', async () => {
    for (const file of [flat(), flat().withIccProfile('cmyk')]) {
      const { channels, data } = await read(file.toColourspace('cmyk').jpeg({ quality: 100 }));
      expect(channels).toBe(3);
      [200, 40, 90].forEach((level, c) => {
        expect(Math.abs(data[c]! - level)).toBeLessThanOrEqual(25); // printers' inks do not reach every colour
      });
    }
  });
});

describe('gray', () => {
  test('is one channel, stored so or as three equal ones', async () => {
    const expected = { width: 3, height: 1, channels: 1, data: [0, 100, 255] };
    expect(await read(raw([0, 100, 255], 3, 1, 1).toColourspace('b-w').png())).toEqual(expected);
    expect(await read(raw([0, 0, 0, 100, 100, 100, 255, 255, 255], 3, 1, 3).png())).toEqual(expected);
  });

  test('but one pixel of colour makes three', async () => {
    const samples = [0, 0, 0, 100, 100, 100, 255, 255, 254];
    expect(await read(raw(samples, 3, 1, 3).png())).toEqual({
      width: 3,
      height: 1,
      channels: 3,
      data: samples,
    });
  });
});

describe('16 bits', () => {
  test('keep their high byte', async () => {
    expect((await read(pngOfRow(Uint8Array.of(0, 255, 7, 0, 100, 128, 255, 255), 16, 1))).data).toEqual([
      0, 7, 100, 255,
    ]);
    expect((await read(pngOfRow(Uint8Array.of(200, 200, 40, 40, 90, 90), 16, 3))).data).toEqual([
      200, 40, 90,
    ]);
  });
});

describe('ICC profiles', () => {
  test('are honoured, 8 bits and 16', async () => {
    const { icc } = await flat()
      .withIccProfile('p3')
      .png()
      .toBuffer()
      .then((png) => sharp(png).metadata());
    const eight = await read(pngOfRow(Uint8Array.of(200, 40, 90), 8, 3, { profile: icc }));
    const sixteen = await read(pngOfRow(Uint8Array.of(200, 200, 40, 40, 90, 90), 16, 3, { profile: icc }));
    expect(eight.data).toEqual([218, 0, 89]); // Display P3 (200, 40, 90) lies outside sRGB: green is clipped
    expect(sixteen.data).toEqual(eight.data);
  });

  test('of gray are honoured, 8 bits and 16, and leave it gray', async () => {
    const eight = await read(
      pngOfRow(Uint8Array.of(0, 50, 100, 255), 8, 1, { profile: linearGrayProfile() }),
    );
    const sixteen = await read(
      pngOfRow(Uint8Array.of(0, 0, 50, 50, 100, 100, 255, 255), 16, 1, { profile: linearGrayProfile() }),
    );
    // The sRGB transfer function of 50/255 and 100/255 gives 122.2 and 168.1.
    expect(eight).toEqual({ width: 4, height: 1, channels: 1, data: [0, 122, 168, 255] });
    expect(sixteen).toEqual(eight);
  });
});

test('EXIF orientation is applied', async () => {
  // Orientation 6: the file's left column is the top row of the picture, mirrored.
  const file = raw([10, 20, 30, 40, 50, 60], 2, 3, 1)
    .toColourspace('b-w')
    .withMetadata({ orientation: 6 })
    .png();
  expect(await read(file)).toEqual({ width: 3, height: 2, channels: 1, data: [50, 30, 10, 60, 40, 20] });
});

describe('transparency', () => {
  const halfClear = () => raw([200, 100, 50, 255, 0, 0, 0, 0], 2, 1, 4).png();

  test('that hides nothing is dropped', async () => {
    expect((await read(raw([200, 100, 50, 255, 0, 0, 0, 255], 2, 1, 4).png())).data).toEqual([
      200, 100, 50, 0, 0, 0,
    ]);
    expect(await read(raw([7, 255, 9, 255], 2, 1, 2).toColourspace('b-w').png())).toMatchObject({
      channels: 1,
      data: [7, 9],
    });
  });

  test('is refused, naming the file and the option', async () => {
    const error = await failure(await halfClear().toBuffer(), { name: 'logo.png' });
    expect(error).toBeInstanceOf(AecError);
    expect(error).toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^logo\.png: .*background colour/),
    });
  });

  test('lets a background through', async () => {
    expect((await read(halfClear(), { background: 'white' })).data).toEqual([200, 100, 50, 255, 255, 255]);
    expect((await read(halfClear(), { background: '#010203' })).data).toEqual([200, 100, 50, 1, 2, 3]);
    const half = raw([100, 0, 0, 51], 1, 1, 4).png(); // a fifth of the colour, four fifths of the background
    expect((await read(half, { background: 'rgb(200,200,100)' })).data).toEqual([180, 160, 80]);
  });

  test('a background that is no colour is the caller’s fault, needed or not', async () => {
    for (const background of ['nope', '', '#12']) {
      const error = await failure(await flat().png().toBuffer(), { background });
      expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(`'${background}'`) });
    }
  });
});

describe('refused as input, in one line with the name', () => {
  test.each([
    ['no bytes', async () => Buffer.alloc(0)],
    ['text', async () => Buffer.from('hello, world')],
    ['half a PNG', async () => half(await noise().png().toBuffer())],
    ['half a JPEG', async () => half(await noise().jpeg().toBuffer())],
    ['half a WebP', async () => half(await noise().webp().toBuffer())],
  ])('%s', async (_, make) => {
    const error = await failure(await make(), { name: 'dir/a.png' });
    expect(error).toBeInstanceOf(AecError);
    expect(error).toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^dir\/a\.png: cannot be read.*$/),
    });
  });

  test.each([
    [65_536, 1],
    [1, 65_536],
    [20_000, 20_000],
  ])('%d×%d pixels, before any is decoded', async (width, height) => {
    const png = pngOfRow(Uint8Array.of(1, 2, 3), 8, 3, { claim: { width, height } });
    const error = await failure(png, { name: 'a.png' });
    expect(error).toMatchObject({
      code: 'input',
      message: expect.stringContaining(`a.png: ${width}×${height} pixels`),
    });
  });
});

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);

function noise(): Sharp {
  let state = 1;
  const samples = Array.from({ length: 64 * 64 * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return raw(samples, 64, 64, 3);
}
