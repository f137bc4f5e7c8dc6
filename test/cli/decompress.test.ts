import { execFileSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { crc32 } from '../../src/format/crc32.js';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const read = (file: string) => readFile(path.join(cwd, file));

beforeAll(async () => {
  await writeFiles(cwd, { 'digit.png': await digitPng(3) });
  expect((await aec('compress', 'digit.png', '-q')).code).toBe(0);
  const file = await read('digit.aec');
  const flipped = Buffer.from(file);
  flipped[10]! ^= 4;
  // A sound file of a model that nobody has: its checksum, the last four bytes, is made anew.
  const foreign = Buffer.from(file);
  foreign.set([1, 2, 3, 4], 3);
  foreign.writeUInt32LE(crc32(foreign.subarray(0, -4)), foreign.length - 4);
  const future = Buffer.from(file);
  future[1] = 0xc2;
  await writeFiles(cwd, {
    'bad/cut.aec': file.subarray(0, -3),
    'bad/empty.aec': '',
    'bad/flipped.aec': flipped,
    'bad/foreign.aec': foreign,
    'bad/future.aec': future,
    'bad/good.aec': file,
    'bad/image.aec': await read('digit.png'),
  });
});

describe('aec decompress', () => {
  it('writes a PNG next to the file, and prints a table', async () => {
    await writeFiles(cwd, { 'alone/digit.aec': await read('digit.aec') });
    const { code, stdout } = await aec('decompress', 'alone/digit.aec');
    expect(code).toBe(0);
    const [headings, row] = linesOf(stdout);
    expect(headings).toMatch(/pixels +input +output +file/);
    expect(row).toMatch(/^ *28×28 gray +\d+ B +\d+ B +alone.digit\.png$/);
    expect(await sharp(await read('alone/digit.png')).metadata()).toMatchObject({ width: 28, height: 28 });
  });

  it.each([
    ['x.png', 'png'],
    ['x.JPG', 'jpeg'],
    ['x.webp', 'webp'],
    ['x.avif', 'heif'],
    ['x.tiff', 'tiff'],
  ])('writes %s as %s', async (output, format) => {
    expect((await aec('decompress', 'digit.aec', '-o', output)).code).toBe(0);
    expect(await sharp(await read(output)).metadata()).toMatchObject({ format, width: 28, height: 28 });
  });

  it('gives the status of the fault of each file, and no picture', async () => {
    const statusOf = async (name: string) => {
      const { code, stdout, stderr } = await aec('decompress', `bad/${name}.aec`, '-o', `${name}.png`);
      expect(stdout).toHaveLength(0);
      expect(linesOf(stderr)).toEqual([expect.stringMatching(new RegExp(`^aec: bad/${name}\\.aec: `))]);
      return code;
    };
    expect(await statusOf('cut')).toBe(4);
    expect(await statusOf('empty')).toBe(4);
    expect(await statusOf('flipped')).toBe(4);
    expect(await statusOf('foreign')).toBe(5);
    expect(await statusOf('future')).toBe(4);
    expect(await statusOf('image')).toBe(4);
    expect(await filesIn(cwd)).not.toContain('cut.png');
  });

  it('goes on after bad files in a folder', async () => {
    const { code, stdout, stderr } = await aec('decompress', 'bad', '-o', 'good', '--json');
    expect(code).toBe(4);
    const { results, failures } = JSON.parse(stdout.toString('utf8'));
    expect(results).toMatchObject([{ input: path.join('bad', 'good.aec'), model: { id: 'mnist-rd' } }]);
    expect(failures.map((failure: { code: string }) => failure.code)).toEqual([
      'checksum',
      'format',
      'checksum',
      'model',
      'version',
      'format',
    ]);
    expect(linesOf(stderr).at(-1)).toBe('aec: 6 of 7 inputs failed');
    expect(await filesIn(path.join(cwd, 'good'))).toEqual(['good.png']);
  });

  it('never writes over an input or a file that exists', async () => {
    const original = await read('digit.png');
    expect(await aec('decompress', 'digit.aec')).toMatchObject({
      code: 0,
      stderr: 'aec: note: digit.aec: digit.png exists already; this is digit.aec.png\n',
    });
    expect(await read('digit.png')).toEqual(original);
    expect(await sharp(await read('digit.aec.png')).metadata()).toMatchObject({ width: 28 });
    expect(await aec('decompress', 'digit.aec')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^aec: digit\.png and digit\.aec\.png exist already/),
    });
    expect(await aec('decompress', 'digit.aec', '-o', 'digit.png')).toMatchObject({ code: 3 });
    await writeFile(path.join(cwd, 'named.png'), await read('digit.aec'));
    const { code, stderr } = await aec('decompress', 'named.png', '--force');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^aec: named\.png is an input and would be overwritten/);
    expect(await read('named.png')).toEqual(await read('digit.aec'));
  });

  it('says of an image that it is one, and of an .aec file to compress likewise', async () => {
    expect(await aec('decompress', 'digit.png')).toMatchObject({
      code: 4,
      stderr: 'aec: digit.png: not an .aec file but an image (PNG), which aec compress reads\n',
    });
    expect(await aec('compress', 'digit.aec')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('it is an .aec file, which aec decompress reads'),
    });
  });

  it('writes to no pipe and no device that nobody has named', async () => {
    await writeFiles(cwd, {
      'odd/pipe.aec': await read('digit.aec'),
      'odd/null.aec': await read('digit.aec'),
    });
    execFileSync('mkfifo', [path.join(cwd, 'odd/pipe.png')]);
    await symlink('/dev/null', path.join(cwd, 'odd/null.png'));
    expect((await aec('decompress', 'odd', '-q')).code).toBe(0);
    for (const name of ['odd/pipe.aec.png', 'odd/null.aec.png']) {
      expect(await sharp(await read(name)).metadata()).toMatchObject({ width: 28 });
    }
    const { code, stderr } = await aec('decompress', 'odd/pipe.aec', '--force');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('odd/pipe.png is a pipe, a socket or a device'),
    ]);
    expect((await aec('decompress', 'odd/pipe.aec', '-o', 'odd/null.png')).code).toBe(0);
  });

  it('knows what it can write', async () => {
    const { code, stderr } = await aec('decompress', 'digit.aec', '-o', 'x.bmp');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^aec: x\.bmp: the extension names no image format/);
    expect(await aec('decompress', 'bad', '-o', 'x.png')).toMatchObject({ code: 2 });
  });
});
