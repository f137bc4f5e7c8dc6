import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { AecError } from '../../../src/errors.js';
import { withChannels } from '../../../src/image/channels.js';
import type { Image } from '../../../src/image/image.js';
import { readImage } from '../../../src/image/read.js';
import { encodeImage, formatOfExtension, type ImageFormat } from '../../../src/image/write.js';
import { errorCode } from '../../aec-error.js';
import { chunkTypes, linearGrayProfile } from './png.js';

/** A soft gradient, so that lossy formats come close. */
function gradient(width: number, height: number, channels: 1 | 3): Image {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++)
    data[i] = (Math.floor(i / channels) * 200) / (width * height) + 20 * (i % channels);
  return { width, height, channels, data };
}

const SHAPES: [number, number, 1 | 3][] = [
  [1, 1, 1],
  [1, 1, 3],
  [28, 28, 1],
  [37, 5, 3],
];

describe.each(SHAPES)('%d×%d×%d', (width, height, channels) => {
  const image = gradient(width, height, channels);

  test.each(['png', 'tiff'] as const)('%s comes back exactly', async (format) => {
    expect(await readImage(await encodeImage(image, format))).toEqual(image);
  });

  test.each(['jpeg', 'webp', 'avif'] as const)('%s comes back close', async (format) => {
    const decoded = await readImage(await encodeImage(image, format, { quality: 95 }));
    // WebP can bring gray back with a trace of colour.
    const { data, ...shape } = withChannels(decoded, channels);
    expect(shape).toEqual({ width, height, channels });
    data.forEach((level, i) => {
      expect(Math.abs(level - image.data[i]!)).toBeLessThanOrEqual(12);
    });
  });
});

test('a PNG holds pixels alone: gray as 8-bit gray, no other chunks, the same bytes each time', async () => {
  for (const image of [gradient(28, 28, 1), gradient(1100, 1000, 1)]) {
    const png = await encodeImage(image, 'png');
    expect([...new Set(chunkTypes(png))]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(await sharp(png).metadata()).toMatchObject({ space: 'b-w', channels: 1, depth: 'uchar' });
    expect(await encodeImage(image, 'png')).toEqual(png);
  }
});

test('a small PNG is as small as its better filter makes it', async () => {
  const image = gradient(100, 100, 3);
  const raw = sharp(image.data, { raw: { width: 100, height: 100, channels: 3 } });
  const sizes = await Promise.all(
    [false, true].map((adaptiveFiltering) =>
      raw.clone().png({ compressionLevel: 9, adaptiveFiltering }).toBuffer(),
    ),
  );
  const physBytes = 21;
  expect((await encodeImage(image, 'png')).length).toBe(
    Math.min(...sizes.map(({ length }) => length)) - physBytes,
  );
});

test('gray JPEG and TIFF have one channel', async () => {
  for (const format of ['jpeg', 'tiff'] as const) {
    expect((await sharp(await encodeImage(gradient(8, 8, 1), format)).metadata()).channels).toBe(1);
  }
});

test('lower quality makes smaller files', async () => {
  const image = gradient(128, 128, 3);
  for (const format of ['jpeg', 'webp', 'avif'] as const) {
    const [low, high] = await Promise.all([10, 95].map((quality) => encodeImage(image, format, { quality })));
    expect(low!.length).toBeLessThan(high!.length);
  }
});

test.each([0, 101, 50.5, Number.NaN])('quality %d is refused', async (quality) => {
  await expect(encodeImage(gradient(1, 1, 1), 'jpeg', { quality })).rejects.toMatchObject({
    name: 'AecError',
    code: 'usage',
  });
});

test('extensions name formats, in any case', () => {
  const formats: Record<string, ImageFormat> = {
    'a.png': 'png',
    'b.b/a.JPG': 'jpeg',
    'a.jpeg': 'jpeg',
    'a.webp': 'webp',
    'a.Avif': 'avif',
    'a.tif': 'tiff',
    'a.tiff': 'tiff',
  };
  for (const [path, format] of Object.entries(formats)) expect(formatOfExtension(path)).toBe(format);
  for (const path of ['a.gif', 'png', 'a.png.aec', '.png', '']) {
    expect(errorCode(() => formatOfExtension(path))).toBe('usage');
  }
  expect(() => formatOfExtension('a.gif')).toThrow(/^a\.gif: .*\.png \.jpg/);
  expect(() => formatOfExtension('a.constructor')).toThrow(AecError);
});

test.each(['webp', 'avif'] as const)(
  'gray with a profile is converted for %s, which holds none',
  async (format) => {
    const gray = { width: 32, height: 32, channels: 1, data: new Uint8Array(1024).fill(64) } as const;
    const metadata = { icc: linearGrayProfile() };
    const shown = await readImage(await encodeImage(gray, 'png', { metadata }));
    expect(shown.data[0]).toBeGreaterThan(120); // linear light
    const { channels, data } = await readImage(await encodeImage(gray, format, { metadata, lossless: true }));
    expect(channels).toBe(1);
    expect(Math.abs(data[0]! - shown.data[0]!)).toBeLessThanOrEqual(1);
  },
);
