import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourTagNote } from '../../../src/image/colour-tags.js';
import { imageKind } from '../../../src/image/kind.js';
import { readImage } from '../../../src/image/read.js';
import { readImageMetadata } from '../../../src/image/read-metadata.js';
import { encodeImage } from '../../../src/image/write.js';
import { chunk, linearGrayProfile, pngOfRow, withGamma } from './png.js';
import { tiffOfRow } from './tiff.js';

type Options = Parameters<typeof readImage>[1];

async function read(file: Uint8Array, options: Options = {}) {
  const notes: string[] = [];
  const image = await readImage(file, { keepAlpha: true, onNote: (note) => notes.push(note), ...options });
  return { ...image, data: [...image.data], notes };
}

const colour = (width = 32, height = 32) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 90 } } });

/** Three frames of 2×1 pixels. */
const animation = () =>
  sharp(
    Uint8Array.from({ length: 18 }, (_, i) => 14 * i),
    {
      raw: { width: 2, height: 3, channels: 3, pageHeight: 1 },
    },
  );

describe('what of a file is left out or changed is said once', () => {
  it('frames of GIF, WebP and PNG', async () => {
    const note = ['only the first of its 3 frames is kept'];
    expect((await read(await animation().gif().toBuffer())).notes).toEqual(note);
    expect((await read(await animation().webp({ lossless: true }).toBuffer())).notes).toEqual(note);
    const png = pngOfRow(Uint8Array.of(1, 2, 3), 8, 3);
    const control = chunk('acTL', Buffer.from('0000000300000000', 'hex'));
    expect((await read(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).notes).toEqual(note);
    expect((await read(png)).notes).toEqual([]);
  });

  it('pages of a TIFF, pictures of an MPO', async () => {
    const tiff = await animation().tiff({ compression: 'none' }).toBuffer();
    const pages = (await sharp(tiff).metadata()).pages;
    expect((await read(tiff)).notes).toEqual(pages === 3 ? ['only the first of its 3 pages is kept'] : []);
    const jpeg = await colour().jpeg().toBuffer();
    const list = Buffer.concat([
      Buffer.from('MPF\0'),
      Buffer.from('4d4d002a00000008' + '0001' + 'b001000400000001' + '00000002' + '00000000', 'hex'),
    ]);
    const segment = Buffer.concat([Buffer.of(0xff, 0xe2, 0, list.length + 2), list]);
    const mpo = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    expect((await read(mpo)).notes).toEqual(['only the first of its 2 pictures is kept']);
    expect((await read(jpeg)).notes).toEqual([]);
  });

  it('bits', async () => {
    const deep = pngOfRow(Uint8Array.of(200, 200, 40, 40, 90, 90), 16, 3);
    expect((await read(deep)).notes).toEqual(['more than 8 bits per sample; only the high 8 are kept']);
    const ten = await colour().avif({ bitdepth: 10 }).toBuffer();
    expect((await read(ten)).notes).toEqual(['more than 8 bits per sample; only the high 8 are kept']);
  });

  it('all but the still picture of a sequence of AVIF', async () => {
    const avif = await colour().avif().toBuffer();
    const still = await read(avif);
    avif.write('avis', 8, 'latin1');
    expect(avif.toString('latin1', 16, avif.readUInt32BE(0))).toContain('avif');
    expect(await read(avif)).toEqual({ ...still, notes: ['only the still picture of its sequence is kept'] });
  });

  it('colours that a PNG or an AVIF gives without a profile', async () => {
    const png = pngOfRow(Uint8Array.of(1, 2, 3), 8, 3);
    const tagged = (...chunks: [string, string][]) =>
      Buffer.concat([
        png.subarray(0, 33),
        ...chunks.map(([type, hex]) => chunk(type, Buffer.from(hex, 'hex'))),
        png.subarray(33),
      ]);
    const note = (tag: string) => [
      `its ${tag} says that its colours are not sRGB; its samples are taken as sRGB`,
    ];
    expect((await read(withGamma(png, 1))).notes).toEqual(note('gAMA chunk'));
    expect((await read(withGamma(png, 1 / 2.2))).notes).toEqual([]);
    expect((await read(tagged(['cICP', '09100001']))).notes).toEqual(note('cICP chunk'));
    expect((await read(tagged(['cICP', '010d0001']))).notes).toEqual([]);
    expect((await read(tagged(['sRGB', '00'], ['gAMA', '000186a0']))).notes).toEqual([]);
    const avif = await colour().avif().toBuffer();
    expect((await read(avif)).notes).toEqual([]);
    const box = (hex: string) => Buffer.concat([Buffer.from('colrnclx'), Buffer.from(hex, 'hex')]);
    expect(colourTagNote(box('00090010000980'), 'heif')).toBe(note('nclx box')[0]);
    expect(colourTagNote(box('0001000d000680'), 'heif')).toBeUndefined();
  });

  it('a profile that is not one for the samples, which is not kept', async () => {
    const rgb = { 258: [8, 8, 8], 262: [2], 277: [3] };
    const tiff = tiffOfRow(1, Uint8Array.of(200, 100, 50), rgb, linearGrayProfile());
    const left = 'its ICC profile is not one for its kind of samples, and is left out';
    for (const colours of ['srgb', 'stored'] as const) {
      expect(await read(tiff, { colours })).toMatchObject({ data: [200, 100, 50], notes: [left] });
      expect(await readImageMetadata(tiff, { colours })).toEqual({});
    }
  });

  it('CMYK', async () => {
    const cmyk = await colour().toColourspace('cmyk').jpeg().toBuffer();
    for (const colours of ['srgb', 'stored'] as const) {
      expect((await read(cmyk, { colours })).notes).toEqual(['CMYK converted to sRGB']);
      expect(await readImageMetadata(cmyk, { colours })).not.toHaveProperty('icc');
    }
  });
});

describe('colours', async () => {
  const profileOf = async (name: string) =>
    (await sharp(await colour().withIccProfile(name).png().toBuffer()).metadata()).icc!;
  const p3 = await profileOf('p3');
  const srgb = await profileOf('srgb');
  const row = Uint8Array.of(200, 40, 90, 7, 130, 255);
  const converted = ['converted to sRGB from the colours of its ICC profile'];

  it.each([8, 16] as const)(
    'of %d bits stay as they are stored where that is asked for, with their profile',
    async (depth) => {
      const samples = depth === 8 ? row : Uint8Array.from({ length: 12 }, (_, i) => row[i >> 1]!);
      const png = pngOfRow(samples, depth, 3, { profile: p3 });
      const stored = await read(png, { colours: 'stored' });
      expect(stored.data).toEqual([...row]);
      expect(stored.notes.filter((note) => note.includes('ICC'))).toEqual([]);
      const { icc } = await readImageMetadata(png, { colours: 'stored' });
      expect(Buffer.from(icc!)).toEqual(p3);
      const seen = await read(png);
      expect(seen.data).not.toEqual([...row]);
      expect(seen.notes).toEqual(expect.arrayContaining(converted));
      expect(await readImageMetadata(png)).not.toHaveProperty('icc');
    },
  );

  it('of a profile that means sRGB are not touched, and the profile is not kept', async () => {
    const png = pngOfRow(row, 8, 3, { profile: srgb });
    for (const colours of ['srgb', 'stored'] as const) {
      expect(await read(png, { colours })).toMatchObject({ data: [...row], notes: [] });
      expect(await readImageMetadata(png, { colours })).toEqual({});
    }
  });

  it('of gray have profiles, too', async () => {
    const png = pngOfRow(Uint8Array.of(0, 50, 100, 255), 8, 1, { profile: linearGrayProfile() });
    expect(await read(png, { colours: 'stored' })).toMatchObject({ channels: 1, data: [0, 50, 100, 255] });
    expect((await read(png)).notes).toEqual(converted);
    expect((await readImageMetadata(png, { colours: 'stored' })).icc).toEqual(
      new Uint8Array(linearGrayProfile()),
    );
  });

  it.each(['png', 'tiff', 'webp'] as const)(
    'are written with their profile as %s, and read back',
    async (format) => {
      const image = { width: 2, height: 1, channels: 3, data: row } as const;
      const rate = format === 'webp' ? { lossless: true } : {};
      const file = await encodeImage(image, format, { metadata: { icc: p3 }, ...rate });
      expect(Buffer.from((await readImageMetadata(file, { colours: 'stored' })).icc!)).toEqual(p3);
      expect((await read(file, { colours: 'stored' })).data).toEqual([...row]);
      // Gray samples of a profile for RGB are written as three equal ones, for which it is.
      const gray = { width: 2, height: 1, channels: 1, data: Uint8Array.of(9, 200) } as const;
      const written = await encodeImage(gray, format, { metadata: { icc: p3 }, ...rate });
      expect((await sharp(written).metadata()).channels).toBe(3);
      expect(await read(written, { colours: 'stored' })).toMatchObject({ channels: 1, data: [9, 200] });
    },
  );
});

/** A TIFF block with nothing but an orientation. */
function tiffExif(orientation: number): Buffer {
  const block = Buffer.from(
    '4d4d002a00000008' + '0001' + '0112000300000001' + '00000000' + '00000000',
    'hex',
  );
  block.writeUInt16BE(orientation, 18);
  return block;
}

describe('metadata after the pixels', () => {
  it('turns the image as metadata before them does, and is kept upright', async () => {
    const png = pngOfRow(Uint8Array.of(10, 20, 30), 8, 1);
    const end = png.length - 12;
    const xmp = chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="6"/>'));
    const late = Buffer.concat([png.subarray(0, end), chunk('eXIf', tiffExif(6)), xmp, png.subarray(end)]);
    const early = Buffer.concat([png.subarray(0, 33), chunk('eXIf', tiffExif(6)), xmp, png.subarray(33)]);
    for (const file of [late, early]) {
      expect(await read(file)).toMatchObject({ width: 1, height: 3, data: [10, 20, 30], notes: [] });
      const metadata = await readImageMetadata(file);
      expect(Buffer.from(metadata.exif!)).toEqual(tiffExif(1));
      expect(Buffer.from(metadata.xmp!).toString()).toBe('<x tiff:Orientation="1"/>');
    }
  });
});

describe('metadata that a program put into a text of a PNG', () => {
  const raw = (keyword: string, compress: boolean) => {
    const block = Buffer.concat([Buffer.from('Exif\0\0'), tiffExif(6)]);
    const text = Buffer.from(
      `\nexif\n      ${block.length}\n${block.toString('hex').replace(/.{72}/g, '$&\n')}\n`,
    );
    const head = Buffer.from(`${keyword}\0`);
    return compress
      ? chunk('zTXt', Buffer.concat([head, Buffer.of(0), deflateSync(text)]))
      : chunk('tEXt', Buffer.concat([head, text]));
  };

  it.each([
    ['Raw profile type exif', false],
    ['Raw profile type APP1', true],
  ] as const)('turns the image, too: %s', async (keyword, compress) => {
    const png = pngOfRow(Uint8Array.of(10, 20, 30), 8, 1);
    for (const at of [33, png.length - 12]) {
      const file = Buffer.concat([png.subarray(0, at), raw(keyword, compress), png.subarray(at)]);
      expect(await read(file)).toMatchObject({ width: 1, height: 3, data: [10, 20, 30] });
      expect(Buffer.from((await readImageMetadata(file)).exif!)).toEqual(tiffExif(1));
    }
  });
});

describe('a frame of a GIF that does not cover the canvas', () => {
  it('leaves the rest transparent', async () => {
    const gif = await sharp(Uint8Array.of(200, 40, 90, 200, 40, 90), {
      raw: { width: 2, height: 1, channels: 3 },
    })
      .gif()
      .toBuffer();
    const wide = Buffer.from(gif);
    wide.writeUInt16LE(4, 6);
    wide.writeUInt16LE(2, 8);
    const { width, height, alpha, data } = await read(wide);
    expect({ width, height, alpha: [...alpha!] }).toEqual({
      width: 4,
      height: 2,
      alpha: [255, 255, 0, 0, 0, 0, 0, 0],
    });
    expect(data.slice(0, 6)).toEqual([200, 40, 90, 200, 40, 90]);
  });
});

describe('damage', () => {
  const noise = () =>
    sharp(
      Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255),
      {
        raw: { width: 64, height: 64, channels: 3 },
      },
    );
  const zeroed = (file: Buffer) => Buffer.from(file).fill(0, file.length >> 1, (file.length >> 1) + 200);

  it('of a JPEG or a GIF that leaves its pixels readable is noted, with the cause', async () => {
    expect((await read(zeroed(await noise().jpeg().toBuffer()))).notes).toEqual([
      'damaged, and read as far as that allows: Corrupt JPEG data: bad Huffman code',
    ]);
    const [gif] = (await read(zeroed(await noise().gif().toBuffer()))).notes;
    expect(gif).toBe('damaged, and read as far as that allows: Invalid frame data');
  });

  it.each(['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff'] as const)(
    'a cut %s is refused, with a cause',
    async (format) => {
      const file = await noise().toFormat(format).toBuffer();
      const error = await read(file.subarray(0, file.length >> 1), { name: 'a' }).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code: 'input',
        message: expect.stringMatching(/^a: cannot be read as an image \(\w.*\)$/),
      });
    },
  );

  it('of a JPEG is noted where its decoder is silent: codes are left over after the pixels', async () => {
    const photo = () =>
      sharp(
        Uint8Array.from({ length: 192 * 64 }, (_, i) => (i * i) >> 6),
        { raw: { width: 192, height: 64, channels: 1 } },
      );
    for (const pipeline of [photo(), photo().toColourspace('srgb')]) {
      const jpeg = await pipeline.jpeg().toBuffer();
      expect((await read(jpeg)).notes).toEqual([]);
      // A marker that stands for nothing there, so that the codes after it are not reached.
      const at = jpeg.length - 40;
      const blank = Buffer.concat([jpeg.subarray(0, at), Buffer.alloc(30), jpeg.subarray(at)]);
      expect((await read(blank)).notes).toEqual([
        expect.stringMatching(/^damaged, and read as far as that allows: Corrupt JPEG data: \d+ extraneous/),
      ]);
    }
  });

  it('of a JPEG that lacks only its end marker costs no pixel', async () => {
    const jpeg = await noise().jpeg().toBuffer();
    const cut = await read(jpeg.subarray(0, -2));
    expect(cut).toEqual({
      ...(await read(jpeg)),
      notes: ['its end marker is missing, its pixels are complete'],
    });
    await expect(read(jpeg.subarray(0, -100))).rejects.toThrow('premature end of JPEG image');
  });

  it.each([
    ['CgBI', Buffer.from('50002002', 'hex'), 'only Apple reads (CgBI)'],
    ['ABCD', Buffer.of(1), 'its chunk "ABCD" is unknown'],
  ])('of a PNG with a chunk %s is that chunk', async (type, data, message) => {
    const png = pngOfRow(Uint8Array.of(1, 2, 3), 8, 3);
    const file = Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);
    await expect(read(file)).rejects.toThrow(message);
  });

  it('of the header of a PNG is what it is', async () => {
    const empty = pngOfRow(Uint8Array.of(1, 2, 3), 8, 3, { claim: { width: 0, height: 1 } });
    await expect(read(empty)).rejects.toThrow('it has no pixels: a size is 0');
  });

  it('of a PNG is named by its chunk', async () => {
    const png = await noise().png().toBuffer();
    const at = png.indexOf('IDAT') + 100;
    png[at] = png[at]! ^ 255;
    await expect(read(png)).rejects.toThrow('(the checksum of its IDAT chunk is wrong)');
  });

  it.each(['\r\n\x1a\n', 'IDA\x1b', '\x00\x00\x00\x00'])(
    'of a PNG tells no chunk by a name that is none: %j',
    async (name) => {
      const png = await noise().png().toBuffer();
      png.write(name, png.indexOf('IDAT'), 'latin1');
      await expect(read(png)).rejects.toThrow('(its chunks are damaged)');
    },
  );
});

describe('what is no image is refused by its first bytes, with what it is', () => {
  it.each([
    ['', 'the file is empty'],
    ['\xae\xc1\x00', 'it is an .aec file, which aec decompress reads'],
    ['BM\0\0', 'BMP is not supported; convert it to PNG'],
    ['%PDF-1.4', 'PDF is not supported; convert it to PNG'],
    ['\xff\xfe<\0s\0', 'Text in UTF-16 is not supported; store an SVG as plain UTF-8'],
    ['\x1f\x8b\x08', 'Compressed SVG is not supported; store an SVG as plain UTF-8'],
    ['\xff\x0a\0', 'JPEG XL is not supported by this build; convert it to PNG'],
    ['\0\0\0\x0cjP  ', 'JPEG 2000 is not supported by this build; convert it to PNG'],
    ['RIFF\x40\0\0\0WEBPVP8 ', 'the file is cut'],
    ['#!/bin/sh', 'aec reads PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG'],
    ['<html><svg></svg></html>', 'aec reads PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG'],
  ])('%j', async (text, reason) => {
    await expect(read(Buffer.from(text, 'latin1'), { name: 'x' })).rejects.toMatchObject({
      code: 'input',
      message: `x: cannot be read as an image (${reason})`,
    });
  });

  it('in no time, however it was made to look like an SVG', async () => {
    const started = performance.now();
    for (const text of ['<?a?>', '<!---->', '<!DOCTYPE [', '<!DOCTYPE "', '<!-'].map((part) =>
      part.repeat(9000),
    )) {
      await expect(read(Buffer.from(text))).rejects.toMatchObject({ code: 'input' });
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('and an SVG after a long comment is one, whatever its entities are', async () => {
    const comment = `<!--${'x'.repeat(6000)}-->`;
    const svg = (start: string) =>
      Buffer.from(`${start}<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"/>`);
    expect(imageKind(svg(comment), 'x')).toBe('svg');
    expect(imageKind(svg(comment).subarray(0, 4096), 'x')).toBe('svg');
    expect(imageKind(svg('<!DOCTYPE svg [ <!ENTITY ns "a]b"> ]>'), 'x')).toBe('svg');
  });

  it('and a TIFF of few bytes that claims many pixels before any is decoded', async () => {
    const tiff = tiffOfRow(3, Uint8Array.of(1, 2, 3), { 256: [65535], 257: [65535] });
    await expect(read(tiff)).rejects.toMatchObject({
      message: expect.stringContaining('65535×65535 pixels'),
    });
    await expect(read(tiffOfRow(3, Uint8Array.of(1, 2, 3)), { limits: { pixels: 2 } })).rejects.toThrow(
      'at most 2 are allowed',
    );
  });
});
