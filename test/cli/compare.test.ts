import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/read.js';
import { psnr } from '../../src/metrics/psnr.js';
import { ssim } from '../../src/metrics/ssim.js';
import { colourful, digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const image = async (file: string) => readImage(await readFile(path.join(cwd, file)));

beforeAll(async () => {
  await writeFiles(cwd, {
    'digit.png': await digitPng(3),
    'other.png': await digitPng(4),
    'colour.png': await colourful(28, 28).png().toBuffer(),
    'large.png': await colourful(29, 28).png().toBuffer(),
  });
  expect((await aec('compress', 'digit.png', '--quality', '20', '-q')).code).toBe(0);
  expect((await aec('decompress', 'digit.aec', '-o', 'back.png', '-q')).code).toBe(0);
});

describe('aec compare', () => {
  it('says how far apart two images are, and draws where', async () => {
    const { code, stdout } = await aec('compare', 'digit.png', 'back.png', '-o', 'map.png', '--json');
    expect(code).toBe(0);
    const [a, b, map] = [await image('digit.png'), await image('back.png'), await image('map.png')];
    const errors = a.data.map((sample, i) => Math.abs(sample - b.data[i]!));
    const largestError = Math.max(...errors);
    expect(JSON.parse(stdout.toString('utf8'))).toMatchObject({
      psnr: psnr(a, b),
      ssim: ssim(a, b),
      largestError,
      errorMap: 'map.png',
    });
    expect([...map.data]).toEqual([...errors].map((error) => Math.round((error * 255) / largestError)));
  });

  it('is a table without --json', async () => {
    const { stdout } = await aec('compare', 'digit.png', 'digit.png');
    expect(linesOf(stdout)).toEqual([
      'pixels               28×28 gray',
      'PSNR                 lossless',
      'SSIM                 1.0000',
      'MS-SSIM              1.0000',
      'SSIMULACRA 2         100.00',
      'mean absolute error  0.000 of 255',
      'largest error        0 of 255',
    ]);
  });

  it('takes gray beside colour, and previews both', async () => {
    const { code, stdout } = await aec('compare', 'digit.png', 'colour.png', '--preview');
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines[0]).toMatch(/28×28 RGB$/);
    expect(lines.slice(7)).toHaveLength(14);
    for (const line of lines.slice(7)) expect([...line]).toHaveLength(28 + 2 + 28);
  });

  it.each([
    [['digit.png', 'large.png'], 3, 'images of different size: 28×28 and '],
    [['digit.png', 'nowhere.png'], 3, 'nowhere.png: no such file'],
    [['digit.png', 'back.png', '-o', 'other.png'], 3, 'other.png exists already'],
    [['digit.png', 'back.png', '-o', 'back.png', '--force'], 2, 'would be overwritten'],
    [['digit.png', 'back.png', '-o', 'map.aec'], 2, 'names no image format'],
  ])('%j ends with status %d', async (args, status, message) => {
    const { code, stdout, stderr } = await aec('compare', ...args);
    expect({ code, stdout: stdout.length }).toEqual({ code: status, stdout: 0 });
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });
});
