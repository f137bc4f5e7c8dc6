import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/read.js';
import { psnr } from '../../src/metrics/psnr.js';
import { ssim } from '../../src/metrics/ssim.js';
import { colourful, digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

beforeAll(async () => {
  const [seven, two, one] = await Promise.all([digitPng(0), digitPng(1), digitPng(2)]);
  await writeFiles(cwd, {
    'seven.png': seven,
    'two.png': two,
    'tree/a/1.png': one,
    'tree/b/1.png': two,
    'tree/.hidden.png': seven,
    'tree/notes.txt': 'no image',
    'twins/x.png': seven,
    'twins/x.PNG.webp': two,
    'twins/x.webp': two,
    'mixed/1-good.png': seven,
    'mixed/2-text.png': 'text',
    'mixed/3-good.png': two,
    'mixed/4-cut.png': seven.subarray(0, 150),
  });
});

describe('aec compress', () => {
  it('warns when the pixels are smaller as a PNG', async () => {
    const data = new Uint8Array(40 * 40).fill(137);
    data[810] = 9;
    const raw = { width: 40, height: 40, channels: 1 } as const;
    const png = sharp(data, { raw }).png({ compressionLevel: 0 });
    await writeFiles(cwd, { 'dot.png': await png.toBuffer() });
    const { code, stderr } = await aec('compress', 'dot.png', '--model', 'mnist-conv-8', '-o', 'dot.aec');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /warning: dot\.png: the \.aec file \(.*\) is larger than the same pixels as a PNG/,
    );
  });

  it('measures what the file decodes to', async () => {
    const { code, stdout, stderr } = await aec('compress', 'seven.png', '--json', '-o', 'out/seven.aec');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { results, failures } = JSON.parse(stdout.toString('utf8'));
    expect(failures).toEqual([]);
    const size = (await stat(path.join(cwd, 'out/seven.aec'))).size;
    const inputSize = (await stat(path.join(cwd, 'seven.png'))).size;
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      input: 'seven.png',
      output: 'out/seven.aec',
      width: 28,
      height: 28,
      channels: 1,
      bytes: { raw: 784, input: inputSize, output: size },
      bpp: (8 * size) / 784,
      model: { id: 'mnist-rd' },
    });
    expect((await aec('decompress', 'out/seven.aec', '-q')).code).toBe(0);
    const read = async (file: string) => readImage(await readFile(path.join(cwd, file)));
    const [original, decoded] = [await read('seven.png'), await read('out/seven.png')];
    expect(results[0].psnr).toBeCloseTo(psnr(original, decoded), 10);
    expect(results[0].ssim).toBeCloseTo(ssim(original, decoded), 10);
  });

  it('writes next to the image and prints a table, unless told not to', async () => {
    const first = await aec('compress', 'seven.png');
    expect(first.code).toBe(0);
    const [headings, row, ...more] = linesOf(first.stdout);
    expect(headings).toMatch(/pixels +input +output +vs input +vs raw +bpp +PSNR +SSIM +file/);
    expect(row).toMatch(
      /^ *28×28 gray +\d+ B +\d+ B +[\d.]+× +[\d.]+× +\d\.\d{3} +\d+\.\d\d dB +0\.\d{4} +seven\.aec$/,
    );
    expect(more).toEqual([]);
    const again = await aec('compress', 'seven.png', '--force', '--quiet', '--no-verify');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toHaveLength(0);
    const unverified = await aec('compress', 'seven.png', '--force', '--no-verify', '--json');
    const [result] = JSON.parse(unverified.stdout.toString('utf8')).results;
    expect(Object.keys(result)).not.toContain('psnr');
  });

  it('codes colour without loss, each plane with those before it', async () => {
    const image = await colourful(60, 40).png().toBuffer();
    await writeFiles(cwd, { 'colour.png': image });
    const { stdout } = await aec('compress', 'colour.png', '--lossless', '--json');
    const [{ model, bytes }] = JSON.parse(stdout.toString('utf8')).results;
    expect(model.id).toBe('photo');
    expect(bytes.output).toBeLessThan(bytes.raw / 6);
    expect((await aec('decompress', 'colour.aec', '-o', 'colour-back.png', '-q')).code).toBe(0);
    const read = async (file: string) => readImage(await readFile(path.join(cwd, file)));
    expect(await read('colour-back.png')).toEqual(await read('colour.png'));
  });

  it('keeps the tree of folders, and leaves hidden files and other files alone', async () => {
    const { code } = await aec('compress', 'seven.png', 'tree/', '-o', 'kept/');
    expect(code).toBe(0);
    expect(await filesIn(path.join(cwd, 'kept'))).toEqual(['a/1.aec', 'b/1.aec', 'seven.aec']);
    const back = await aec('decompress', 'kept', '-o', 'back');
    expect(back.code).toBe(0);
    expect(await filesIn(path.join(cwd, 'back'))).toEqual(['a/1.png', 'b/1.png', 'seven.png']);
  });

  it('goes on after a bad image in a folder, and says so at the end', async () => {
    const { code, stdout, stderr } = await aec('compress', 'mixed', '-o', 'mixed-out', '--json');
    expect(code).toBe(3);
    const { results, failures } = JSON.parse(stdout.toString('utf8'));
    expect(results.map(({ output }: { output: string }) => output)).toEqual([
      path.join('mixed-out', '1-good.aec'),
      path.join('mixed-out', '3-good.aec'),
    ]);
    expect(failures).toMatchObject([
      { input: path.join('mixed', '2-text.png'), code: 'input' },
      { input: path.join('mixed', '4-cut.png'), code: 'input' },
    ]);
    const lines = linesOf(stderr);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^aec: mixed.2-text\.png: cannot be read as an image \(aec reads PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG\)$/,
    );
    expect(lines[2]).toBe('aec: 2 of 4 inputs failed');
    expect(await filesIn(path.join(cwd, 'mixed-out'))).toEqual(['1-good.aec', '3-good.aec']);
  });

  it('refuses outputs that collide, before it writes anything', async () => {
    const { code, stderr } = await aec('compress', 'twins', '-o', 'twins-out');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^aec: twins.x\.png and twins.x\.webp would both be written to twins-out.x\.aec/);
    await expect(stat(path.join(cwd, 'twins-out'))).rejects.toThrow('ENOENT');
  });

  it('keeps files that exist, all of them or none', async () => {
    await writeFiles(cwd, { 'exists/two.aec': 'precious' });
    const args = ['compress', 'seven.png', 'two.png', '-o', 'exists'];
    const refused = await aec(...args);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('pass --force') });
    expect(await filesIn(path.join(cwd, 'exists'))).toEqual(['two.aec']);
    expect(await readFile(path.join(cwd, 'exists/two.aec'), 'utf8')).toBe('precious');
    expect((await aec(...args, '--force')).code).toBe(0);
    expect(await filesIn(path.join(cwd, 'exists'))).toEqual(['seven.aec', 'two.aec']);
    expect((await readFile(path.join(cwd, 'exists/two.aec')))[0]).toBe(0xae);
  });

  it.each([
    [['seven.png', 'two.png', '-o', 'all.aec'], 'aec pack puts several images into one .aec file'],
    [['tree', '-o', 'seven.png'], 'several inputs need a folder'],
    [['tree', '-o', '-'], 'only one image fits on stdout'],
    [['seven.png', '-o', 'digit.png'], 'compress writes an .aec file, not an image'],
    [['-', 'seven.png'], 'must be the only input'],
    [['seven.png', '-o', '-', '--json'], 'cannot both go to stdout'],
    [['seven.png', '-o', 'b.aec', '--background', 'mauvish'], 'not a colour'],
    [['seven.png', '-o', 'b.aec', '--effort', '4.5'], 'It must be a whole number from 1 to 9'],
    [['seven.png', '-o', 'b.aec', '--near-lossless', '1.5'], 'It must be a whole number from 0 to 127'],
  ])('%j is a usage error', async (args, message) => {
    const { code, stdout, stderr } = await aec('compress', ...args);
    expect(code).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });

  it('says under --strict how near a target can be reached', async () => {
    const strict = (...target: string[]) =>
      aec('compress', 'seven.png', '-o', 's.aec', '-m', 'mnist-rd', '--strict', ...target);
    const { code, stderr } = await strict('--target-bytes', '1');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^aec: seven\.png: --strict: model mnist-rd cannot reach 1 byte; the smallest file has \d+\n$/,
    );
    expect((await strict('--target-bpp', '0.01')).stderr).toMatch(
      /cannot reach 0\.01 bpp; the smallest file has \d\.\d{3}\n$/,
    );
  });

  it.each([
    ['--target-bytes', '3', /cannot reach 3 bytes; the smallest file has \d+$/],
    ['--target-bpp', '0.01', /cannot reach 0\.01 bpp; the smallest file has \d\.\d{3}$/],
  ])('comes as near to %s %s as it can, and says so', async (option, value, words) => {
    await writeFiles(cwd, { 'dark.png': await colourful(32, 32).png().toBuffer() });
    const args = ['compress', 'dark.png', '-m', 'photo', option, value, '--force', '--json'];
    const { code, stdout, stderr } = await aec(...args);
    expect(code).toBe(0);
    const notes = linesOf(stderr).filter((line) => line.startsWith('aec: note: dark.png: model photo '));
    expect(notes).toEqual([expect.stringMatching(words)]);
    const [{ target }] = JSON.parse(stdout.toString('utf8')).results;
    expect(target).toMatchObject({ met: false, achieved: expect.any(Number) });
    expect((await aec(...args, '--quiet')).stderr).toBe('');
    const easy = await aec('compress', 'seven.png', '--target-bytes', '300', '--json', '-o', 'easy.aec');
    expect(JSON.parse(easy.stdout.toString('utf8')).results[0].target.met).toBe(true);
    await rm(path.join(cwd, 'easy.aec'));
  });

  it.each(['nope', './tree'])('--model %s is a model error', async (model) => {
    const { code, stderr } = await aec('compress', 'seven.png', '-o', 'm.aec', '--model', model);
    expect(code).toBe(5);
    expect(linesOf(stderr)).toHaveLength(1);
  });
});
