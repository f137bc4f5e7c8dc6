import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressBytes } from '../../../src/batch/compress-bytes.js';
import { decompressBytes } from '../../../src/batch/decompress-bytes.js';
import { ModelCache } from '../../../src/batch/model-cache.js';
import { withMetadataChunks } from '../../../src/image/png-chunks.js';
import { readImage } from '../../../src/image/read.js';
import { readImageMetadata } from '../../../src/image/read-metadata.js';
import { naturalImage } from '../codec/natural-image.js';

const models = new ModelCache();
const context = { models, withPictures: false, modelFor: async <M>(model: M) => model };
const settings = { existing: 'refuse', verify: true, compare: false } as const;
let p3: Buffer;
let wide: Uint8Array;
const image = naturalImage(40, 32);
const raw = () => sharp(image.data, { raw: { width: 40, height: 32, channels: 3 } });
beforeAll(async () => {
  // The samples as they are, said to be Display P3: sharp itself would convert them.
  const tagged = await raw().withIccProfile('p3').png().toBuffer();
  p3 = (await sharp(tagged).metadata()).icc!;
  wide = withMetadataChunks(await raw().png().toBuffer(), { icc: p3 });
});
afterAll(async () => {
  for (const id of ['photo']) (await models.load(id)).dispose();
});

const compressed = (bytes: Uint8Array, options: object) =>
  compressBytes(bytes, 'a.png', { ...settings, ...options }, context as never);
const notesOf = ({ notes }: { notes: readonly { text: string }[] }) => notes.map(({ text }) => text);

describe('colours of a wide gamut', () => {
  it.each([
    { lossless: true },
    { nearLossless: 0 },
    { quality: 100 },
    { keepMetadata: true, lossless: true },
  ])('come back as they were, with their profile, under %j', async (options) => {
    const coded = await compressed(wide, options);
    expect(notesOf(coded).filter((text) => text.includes('ICC'))).toEqual([]);
    const back = await decompressBytes(coded.file, 'png', { existing: 'refuse' }, context as never);
    expect((await readImage(back.file, { colours: 'stored' })).data).toEqual(image.data);
    const { icc } = await readImageMetadata(back.file, { colours: 'stored' });
    expect(Buffer.from(icc!)).toEqual(p3);
  });

  it('are converted where something is lost anyway, with a note; with their metadata they are kept', async () => {
    const coded = await compressed(wide, { quality: 50 });
    expect(notesOf(coded)).toContain('converted to sRGB from the colours of its ICC profile');
    const back = await decompressBytes(coded.file, 'png', { existing: 'refuse' }, context as never);
    expect(await readImageMetadata(back.file, { colours: 'stored' })).toEqual({});
    const kept = await compressed(wide, { quality: 50, keepMetadata: true });
    expect(notesOf(kept).filter((text) => text.includes('ICC'))).toEqual([]);
    const own = await decompressBytes(kept.file, 'png', { existing: 'refuse' }, context as never);
    expect(Buffer.from((await readImageMetadata(own.file, { colours: 'stored' })).icc!)).toEqual(p3);
  });

  it('that are CMYK are converted with a note, also without loss', async () => {
    const cmyk = await raw().toColourspace('cmyk').jpeg().toBuffer();
    expect(notesOf(await compressed(cmyk, { lossless: true }))).toContain('CMYK converted to sRGB');
  });
});

it('an image without a profile costs no byte for one', async () => {
  const png = await raw().png().toBuffer();
  const coded = await compressed(png, { lossless: true });
  expect(coded.file.length).toBe((await compressed(png, { lossless: true, keepMetadata: true })).file.length);
});

it('a picture that looks broken is warned of', async () => {
  const noise = Uint8Array.from({ length: 3 * 48 * 48 }, (_, i) => (Math.imul(i, 2654435761) >>> 11) & 255);
  const png = await sharp(noise, { raw: { width: 48, height: 48, channels: 3 } })
    .png()
    .toBuffer();
  const broken = await compressed(png, { quality: 1 });
  expect(notesOf(broken)).toContainEqual(expect.stringMatching(/^at [\d.]+ dB the picture looks broken; /));
  const fine = await compressed(await raw().png().toBuffer(), { quality: 60 });
  expect(notesOf(fine)).not.toContainEqual(expect.stringMatching(/looks broken/));
});

it('damaged metadata is left out with a warning, and costs no pixel', async () => {
  const { file } = await compressed(wide, { lossless: true });
  const { readImageFile, writeImageFile } = await import('../../../src/format/image-file.js');
  const { header, payload } = readImageFile(file);
  const { version: _, ...fields } = header;
  const damaged = writeImageFile(fields, payload, { metadata: Uint8Array.of(1, 2, 3) });
  const back = await decompressBytes(damaged, 'png', { existing: 'refuse' }, context as never);
  expect(notesOf(back)).toEqual([expect.stringMatching(/^its metadata is left out: /)]);
  expect((await readImage(back.file)).data).toEqual(image.data);
});
