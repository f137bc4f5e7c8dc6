import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourful, digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

let cwd: string;
const aec = (...args: string[]) => runAec(args, { cwd });
const model = ['-m', 'mnist-conv-8'];
/** dB that the model trained for it gains on noise of deviation 0.3. */
const LEAST_GAIN = 6;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await writeFiles(cwd, {
    'in/a.png': await digitPng(0),
    'in/deep/b.png': await digitPng(1),
    'colour.png': await colourful(45, 31).png().toBuffer(),
  });
});

describe('aec denoise', () => {
  it('tries noise out: the same for the same seed, less of it afterwards, the tree kept', async () => {
    const args = ['denoise', 'in', ...model, '--add', 'gaussian:0.3', '--json'];
    const { code, stdout } = await aec(...args, '-o', 'out', '--save-noisy', 'noisy');
    expect(code).toBe(0);
    expect(await filesIn(path.join(cwd, 'out'))).toEqual(['a.png', 'deep/b.png']);
    expect(await filesIn(path.join(cwd, 'noisy'))).toEqual(['a.png', 'deep/b.png']);
    const { results } = JSON.parse(stdout.toString('utf8'));
    for (const { psnr, width, height, ...names } of results) {
      expect(names).not.toHaveProperty('within');
      expect([width, height]).toEqual([28, 28]);
      expect(psnr.noisy).toBeGreaterThan(9);
      expect(psnr.noisy).toBeLessThan(16);
      expect(psnr.denoised).toBeGreaterThan(psnr.noisy + 3);
    }
    const again = JSON.parse((await aec(...args, '-o', 'again')).stdout.toString('utf8')).results;
    expect(again.map(({ psnr }: { psnr: object }) => psnr)).toEqual(
      results.map(({ psnr }: { psnr: object }) => psnr),
    );
    const other = JSON.parse(
      (await aec(...args, '--seed', '2', '-o', 'other')).stdout.toString('utf8'),
    ).results;
    expect(other[0].psnr.noisy).not.toBe(results[0].psnr.noisy);
  });

  it('gains more with the model that was trained for it, which is taken where none is named', async () => {
    const args = ['denoise', 'in', '--add', 'gaussian:0.3', '--json', '-o', 'best'];
    const { results } = JSON.parse((await aec(...args)).stdout.toString('utf8'));
    for (const { psnr, model } of results) {
      expect(model.id).toBe('mnist-denoising');
      expect(psnr.denoised).toBeGreaterThan(psnr.noisy + LEAST_GAIN);
    }
  });

  it('refuses colour for a gray model, goes on with the others, and takes it if told', async () => {
    const refused = await aec('denoise', 'colour.png', 'in/a.png', '-o', 'some');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(
      /^aec: colour\.png: unlike the images of mnist-denoising \(trained on mnist, 28×28 gray\): it has colour.*aec train --preset denoising --data DIR.*--any-image$/m,
    );
    expect(await filesIn(path.join(cwd, 'some'))).toEqual(['a.png']);
    const args = ['denoise', 'colour.png', ...model, '-o', 'clean.png', '--quiet'];
    expect((await aec(...args, '--any-image')).code).toBe(0);
    const { width, height, channels } = await sharp(path.join(cwd, 'clean.png')).metadata();
    expect([width, height, channels]).toEqual([45, 31, 3]);
  });

  it.each([
    [['in/a.png', ...model, '--add', 'fog:1', '-o', 'x.png'], 2, /corruption "fog:1"/],
    [['in/a.png', ...model, '--save-noisy', 'n.png', '-o', 'x.png'], 2, /--save-noisy also needs --add/],
    [
      ['in/a.png', ...model, '--add', 'gaussian:0.3', '--save-noisy', 'x.png', '-o', './x.png'],
      2,
      /x\.png would be written twice/,
    ],
    [
      ['in', ...model, '--add', 'gaussian:0.3', '--save-noisy', 'zz', '-o', 'zz'],
      2,
      /a\.png would be written twice/,
    ],
    [['in/a.png', '-m', 'mnist-rd', '-o', 'x.png'], 2, /no latent apart from the image/],
    [['in/a.png', ...model, '-o', 'in/a.png'], 2, /is an input and would be overwritten/],
    [['none.png', ...model, '-o', 'x.png'], 3, /none\.png: no such file/],
  ])('says what is wrong with %j', async (args, status, message) => {
    const { code, stderr } = await aec('denoise', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(status);
  });
});
