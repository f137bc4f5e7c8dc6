import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';
import { writeTinyVae } from './tiny-models.js';

let cwd: string;
const aec = (...args: string[]) => runAec(['sample', ...args], { cwd });
const sizeOf = async (name: string) => {
  const { width, height } = await sharp(path.join(cwd, name)).metadata();
  return [width, height];
};

beforeAll(async () => {
  cwd = await temporaryFolder();
  await writeTinyVae(cwd, 'tiny-vae', 8);
  await writeTinyVae(cwd, 'tiny-vae-2d', 2);
  await writeFiles(cwd, { 'a.png': await digitPng(0), 'b.png': await digitPng(1) });
});

describe('aec sample', () => {
  it('draws as many images as asked for, the same for the same seed', async () => {
    const draw = (...args: string[]) => aec('-m', 'tiny-vae', '--count', '10', '--scale', '1', ...args);
    const { code, stdout } = await draw('-o', 'grid.png');
    expect(code).toBe(0);
    expect(linesOf(stdout)).toEqual(['grid.png: 10 images from tiny-vae']);
    expect(await sizeOf('grid.png')).toEqual([4 * 33 - 1, 3 * 33 - 1]);
    await draw('-o', 'same.png');
    await draw('-o', 'other.png', '--seed', '2');
    const read = (name: string) => readFile(path.join(cwd, name));
    expect(await read('same.png')).toEqual(await read('grid.png'));
    expect(await read('other.png')).not.toEqual(await read('grid.png'));
    expect((await draw('-o', 'grid.png')).code).toBe(3);
  });

  it('goes from one image to another, with any model that has a latent', async () => {
    const args = ['--from', 'a.png', '--to', 'b.png', '--steps', '5', '--scale', '1', '-m', 'mnist-conv-8'];
    expect((await aec(...args, '-o', 'way.png')).code).toBe(0);
    expect(await sizeOf('way.png')).toEqual([5 * 29 - 1, 28]);
  });

  it('maps a latent of two numbers', async () => {
    expect(
      (await aec('--map', '--steps', '4', '--scale', '1', '-m', 'tiny-vae-2d', '-o', 'map.png')).code,
    ).toBe(0);
    expect(await sizeOf('map.png')).toEqual([4 * 33 - 1, 4 * 33 - 1]);
  });

  it.each([
    [['-m', 'mnist-conv-8'], /mnist-conv-8 is not variational.*take mnist-vae or mnist-vae-2d/],
    [['-m', 'mnist-rd'], /mnist-rd is not variational/],
    [
      ['-m', 'tiny-vae', '--map'],
      /has a latent of 8 numbers; a map needs one of two, like mnist-vae-2d; .*--preset vae-2d/,
    ],
    [['-m', 'tiny-vae', '--from', 'a.png'], /--from and --to go together/],
    [['-m', 'tiny-vae', '--count', '0'], /must be a whole number from 1/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await aec(...args, '-o', 'x.png');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
