import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourful, digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

/** A digit with an EXIF orientation, 16-bit samples, colour, sizes that no stride divides. */
const kinds = {
  '1x1.png': { width: 1, height: 1, channels: 1 },
  'colour.jpg': { width: 40, height: 24, channels: 3 },
  'deep.png': { width: 20, height: 12, channels: 1 },
  'odd.webp': { width: 29, height: 31, channels: 3 },
  'opaque.png': { width: 16, height: 16, channels: 3 },
  'thin.png': { width: 1, height: 67, channels: 3 },
  'turned.jpg': { width: 24, height: 40, channels: 3 },
} as const;

beforeAll(async () => {
  const gray16 = sharp(
    new Uint16Array(20 * 12).map((_, i) => i * 270),
    {
      raw: { width: 20, height: 12, channels: 1 },
    },
  );
  await writeFiles(cwd, {
    'kinds/1x1.png': await sharp(Uint8Array.of(200), { raw: { width: 1, height: 1, channels: 1 } })
      .png()
      .toBuffer(),
    'kinds/colour.jpg': await colourful(40, 24).jpeg().toBuffer(),
    'kinds/deep.png': await gray16.toColourspace('grey16').png().toBuffer(),
    'kinds/odd.webp': await colourful(29, 31).webp().toBuffer(),
    'kinds/opaque.png': await colourful(16, 16).ensureAlpha().png().toBuffer(),
    'kinds/thin.png': await colourful(1, 67).png().toBuffer(),
    'kinds/turned.jpg': await colourful(40, 24).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    'glass.png': await colourful(16, 16).ensureAlpha(0.5).png().toBuffer(),
    'shade.png': await sharp(
      Uint8Array.from({ length: 200 }, (_, i) => i),
      { raw: { width: 10, height: 10, channels: 2 } },
    )
      .toColourspace('b-w')
      .png()
      .toBuffer(),
    'tagged.jpg': await colourful(40, 24)
      .withExif({ IFD0: { Artist: 'A. Photographer' } })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>')
      .jpeg()
      .toBuffer(),
    'empty.png': '',
    'text.png': 'not an image',
    'cut.png': (await digitPng(0)).subarray(0, 120),
    'no-images/readme.txt': 'nothing here',
  });
});

describe('images of every kind', () => {
  it('come back with their size, orientation and colours', async () => {
    const made = await aec('compress', 'kinds', '-o', 'files', '--json');
    expect(made.code).toBe(0);
    expect((await sharp(path.join(cwd, 'kinds/deep.png')).metadata()).depth).toBe('ushort');
    const { results } = JSON.parse(made.stdout.toString('utf8'));
    expect(results).toMatchObject(
      Object.entries(kinds).map(([name, kind]) => ({ input: path.join('kinds', name), ...kind })),
    );
    // One pixel takes less as a PNG-free file than what a container costs: the user is told. So of 16 bits a sample.
    const larger = results.filter(
      ({ bytes }: { bytes: { input: number; output: number } }) => bytes.output > bytes.input,
    );
    const besidePng = linesOf(made.stderr).filter((line) => line.includes('than the same pixels as a PNG'));
    const exact = linesOf(made.stderr).filter((line) => line.includes('coded without loss'));
    expect(linesOf(made.stderr)).toHaveLength(larger.length + besidePng.length + exact.length + 1);
    expect(made.stderr).toContain(
      'aec: note: kinds/deep.png: more than 8 bits per sample; only the high 8 are kept',
    );
    expect((await aec('decompress', 'files', '-o', 'back')).code).toBe(0);
    for (const [name, { width, height, channels }] of Object.entries(kinds)) {
      const png = await readFile(path.join(cwd, 'back', name.replace(/\.\w+$/, '.png')));
      expect(await sharp(png).metadata(), name).toMatchObject({ format: 'png', width, height, channels });
    }
  });

  it('keep their transparency exactly, unless a background is given', async () => {
    expect((await aec('compress', 'glass.png', 'shade.png', '-o', 'clear')).code).toBe(0);
    expect((await aec('decompress', 'clear', '-o', 'seen')).code).toBe(0);
    for (const [name, channels] of [
      ['glass', 4],
      ['shade', 2],
    ] as const) {
      const alphaOf = (file: string) => sharp(path.join(cwd, file)).extractChannel('alpha').raw().toBuffer();
      expect(await alphaOf(`seen/${name}.png`)).toEqual(await alphaOf(`${name}.png`));
      expect(await sharp(path.join(cwd, `seen/${name}.png`)).metadata()).toMatchObject({ channels });
    }
    const info = await aec('info', 'clear/glass.aec');
    expect(info.stdout.toString('utf8')).toMatch(/16×16 RGBA[\s\S]*\d alpha/);
    const jpeg = await aec('decompress', 'clear/glass.aec', '-o', 'glass.jpg');
    expect([jpeg.code, jpeg.stderr]).toEqual([3, expect.stringContaining('JPEG has no transparency')]);
    const flattened = await aec('compress', 'glass.png', '--background', 'white', '--json');
    expect(flattened.code).toBe(0);
    expect(JSON.parse(flattened.stdout.toString('utf8')).results[0]).toMatchObject({
      channels: 3,
      alpha: false,
    });
  });

  it('keep EXIF and XMP where that is asked for, with the orientation that the pixels then have', async () => {
    expect((await aec('compress', 'tagged.jpg', '-o', 'plain.aec')).code).toBe(0);
    expect((await aec('compress', 'tagged.jpg', '-o', 'kept.aec', '--keep-metadata')).code).toBe(0);
    for (const name of ['kept.png', 'kept.jpg', 'kept.webp', 'plain.png']) {
      const from = name.replace(/\w+$/, 'aec');
      expect((await aec('decompress', from, '-o', name)).code).toBe(0);
      const { exif, xmp, orientation, width } = await sharp(path.join(cwd, name)).metadata();
      const has = name.startsWith('kept');
      expect([name, width, exif?.includes('A. Photographer') ?? false]).toEqual([name, 24, has]);
      expect([name, xmp?.includes('<rdf:RDF') ?? false]).toEqual([name, has]);
      if (has) expect(orientation).toBe(1);
    }
  });

  it.each([
    ['missing.png', 'no such file or folder'],
    ['empty.png', 'cannot be read as an image'],
    ['text.png', 'cannot be read as an image'],
    ['cut.png', 'cannot be read as an image'],
    ['no-images', 'contains no images'],
  ])('%s is an input error', async (input, message) => {
    const { code, stdout, stderr } = await aec('compress', input, '-o', 'never.aec');
    expect(code).toBe(3);
    expect(stdout).toHaveLength(0);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(new RegExp(`^aec: ${input}: ${message}`))]);
  });
});

describe('without the binaries of sharp, which npm installs as optional packages', () => {
  const without = (...args: string[]) =>
    runAec(args, { cwd, env: { NODE_OPTIONS: `--require ${path.join(cwd, 'no-binaries.cjs')}` } });

  beforeAll(async () => {
    const hook = `const Module = require('node:module');
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (name, ...rest) => {
        if (!name.startsWith('@img/')) return resolve(name, ...rest);
        throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
      };`;
    await writeFiles(cwd, { 'no-binaries.cjs': hook, 'digit.png': await digitPng(0) });
    await aec('compress', 'digit.png', '-o', 'digit.aec');
  });

  it.each([
    ['compress', 'digit.png', '-o', 'new.aec'],
    ['decompress', 'digit.aec', '-o', 'new.png'],
    ['eval', '-m', 'mnist-rd', '--data', 'digit.png'],
    ['sample', '-o', 'sample.png', '--count', '1'],
  ])('aec %s %s says how to install them', async (...args) => {
    const { code, stderr } = await without(...args);
    const [line, ...more] = linesOf(stderr);
    expect(line).toMatch(
      /image files need sharp, and its binaries are missing; install it with: npm install --include=optional sharp$/,
    );
    expect(more).toEqual([]);
    expect(code).toBe(2);
  });

  it('aec info reads files', async () => {
    expect((await without('info', 'digit.aec')).code).toBe(0);
  });
});
