import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

let cwd: string;
const aec = (...args: string[]) => runAec(['augment', ...args, '-m', 'mnist-conv-8'], { cwd });
const pixels = (name: string) => sharp(path.join(cwd, name)).greyscale().raw().toBuffer();

beforeAll(async () => {
  cwd = await temporaryFolder();
  await writeFiles(cwd, {
    'in/a.png': await digitPng(0),
    'in/b.png': await digitPng(1),
    'in/deep/c.png': await digitPng(2),
  });
});

describe('aec augment', () => {
  it('writes variations under the names and in the tree of the images', async () => {
    const { code, stdout } = await aec('in', '-o', 'out', '--count', '2', '--noise', '0.5');
    expect(code).toBe(0);
    expect(linesOf(stdout)).toEqual(['out: 6 variations of 3 images']);
    expect(await filesIn(path.join(cwd, 'out'))).toEqual([
      'a-1.png',
      'a-2.png',
      'b-1.png',
      'b-2.png',
      'deep/c-1.png',
      'deep/c-2.png',
    ]);
    expect(await pixels('out/a-1.png')).not.toEqual(await pixels('out/a-2.png'));
  });

  it('gives the same for the same seed, and keeps what is there', async () => {
    const args = ['in', '--mix', '0.5', '--count', '1'];
    for (const [folder, seed] of [
      ['one', '7'],
      ['two', '7'],
      ['three', '8'],
    ] as const) {
      expect((await aec(...args, '-o', folder, '--seed', seed)).code).toBe(0);
    }
    const read = (folder: string) => readFile(path.join(cwd, folder, 'a-1.png'));
    expect(await read('two')).toEqual(await read('one'));
    expect(await read('three')).not.toEqual(await read('one'));
    const { code, stderr } = await aec(...args, '-o', 'one', '--seed', '8');
    expect(stderr).toMatch(/exist/);
    expect(code).toBe(3);
    expect(await read('one')).toEqual(await read('two'));
  });

  it('without noise and mixing gives what the model makes of the image', async () => {
    expect((await aec('in', '-o', 'plain', '--noise', '0', '--count', '2')).code).toBe(0);
    expect(await pixels('plain/a-1.png')).toEqual(await pixels('plain/a-2.png'));
  });

  it('wants a folder', async () => {
    const { code, stderr } = await aec('in/a.png', '-o', 'x');
    expect(stderr).toMatch(/in\/a\.png: not a folder/);
    expect(code).toBe(3);
    expect((await aec('nowhere', '-o', 'x')).stderr).toContain('nowhere: no such folder');
  });
});
