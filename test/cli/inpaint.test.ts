import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';
import { writeTinyVae } from './tiny-models.js';

let cwd: string;
const aec = (...args: string[]) => runAec(args, { cwd });
const pixels = (name: string) => sharp(path.join(cwd, name)).greyscale().raw().toBuffer();

/** White, which is missing, from `row` down. */
function mask(row: number, width = 28): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * 28 }, (_, i) => (i >= row * width ? 255 : 0));
  return sharp(data, { raw: { width, height: 28, channels: 1 } })
    .png()
    .toBuffer();
}

beforeAll(async () => {
  cwd = await temporaryFolder();
  await writeTinyVae(cwd, 'tiny-vae', 8);
  await writeFiles(cwd, {
    'in/a.png': await digitPng(0),
    'in/deep/b.png': await digitPng(1),
    'half.png': await mask(14),
    'all.png': await mask(0),
    'nothing.png': await mask(28),
    'wide.png': await mask(14, 30),
  });
});

describe('aec inpaint', () => {
  it.each(['tiny-vae', 'mnist-conv-8'])(
    'keeps the known pixels and makes up the others with %s',
    async (model) => {
      const args = ['inpaint', 'in', '--mask', 'half.png', '-m', model, '--steps', '20'];
      const { code, stderr } = await aec(...args, '-o', `${model}/1`);
      expect(code).toBe(0);
      expect(stderr).toMatch(/in\/a\.png: 20 of 20 steps/);
      expect(await filesIn(path.join(cwd, `${model}/1`))).toEqual(['a.png', 'deep/b.png']);
      const [before, after] = [await pixels('in/a.png'), await pixels(`${model}/1/a.png`)];
      expect(after.subarray(0, 14 * 28)).toEqual(before.subarray(0, 14 * 28));
      expect(after.subarray(14 * 28)).not.toEqual(before.subarray(14 * 28));
      expect((await aec(...args, '-o', `${model}/2`, '--quiet')).code).toBe(0);
      const read = (run: number) => readFile(path.join(cwd, `${model}/${run}/deep/b.png`));
      expect(await read(2)).toEqual(await read(1));
    },
  );

  it.each([
    ['all.png', /the mask is all white: nothing is known/],
    ['nothing.png', /no white pixel: nothing is missing/],
    ['wide.png', /the mask wide\.png has 30×28 pixels, but the image has 28×28/],
    ['none.png', /none\.png: no such file/],
  ])('refuses the mask %s', async (name, message) => {
    const { code, stderr } = await aec(
      'inpaint',
      'in/a.png',
      '--mask',
      name,
      '-m',
      'tiny-vae',
      '-o',
      'x.png',
    );
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });
});
