import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const NOTE = 'more than 8 bits per sample; only the high 8 are kept';
/** What commands tell of the images of the folder: those that cannot be read, and what reading changed of others. */
const told = {
  skipped: [{ name: 'broken.png', reason: expect.stringMatching(/^cannot be read as an image/) }],
  notes: [{ note: NOTE, images: 2, first: 'deep/a.png' }],
};

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

beforeAll(async () => {
  const deep = (value: number) =>
    sharp(new Uint16Array(28 * 28).fill(value), { raw: { width: 28, height: 28, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
  const digits = Array.from({ length: 8 }, async (_, n) => [`images/${n}.png`, await digitPng(n)] as const);
  await writeFiles(cwd, {
    ...Object.fromEntries(await Promise.all(digits)),
    'images/deep/a.png': await deep(300),
    'images/deep/b.png': await deep(40_000),
    'images/broken.png': 'no image',
  });
});

describe('an image that cannot be read sets the exit status, and what is lost of others is told once', () => {
  it.each([
    ['pack', ['images', '-o', 'all.aec', '--json']],
    ['features', ['images', '-m', 'mnist-vae', '-o', 'features.csv', '--json']],
    ['augment', ['images', '-m', 'mnist-vae', '-o', 'more', '--json']],
  ])('%s', async (command, args) => {
    const { code, stdout, stderr } = await aec(command, ...args);
    expect(code).toBe(3);
    expect(stderr).toContain('aec: broken.png skipped: cannot be read as an image');
    expect(stderr).toContain(`aec: note: 2 images, the first deep/a.png: ${NOTE}`);
    expect(JSON.parse(stdout.toString('utf8'))).toMatchObject(told);
  });

  it('anomaly, without notes under --quiet', async () => {
    const { code, stderr } = await aec('anomaly', 'images', '-m', 'mnist-vae', '--quiet');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^aec: broken.png skipped: .*\n$/);
  });

  it('eval', async () => {
    const { code, stderr } = await aec('eval', '--data', 'images', '--json', 'report.json');
    expect(code).toBe(3);
    expect(stderr).toContain(`aec: note: 2 images, the first deep/a.png: ${NOTE}`);
    const report = JSON.parse(await readFile(path.join(cwd, 'report.json'), 'utf8'));
    expect(report.dataset).toMatchObject({ images: 10, ...told });
  });

  it('train', async () => {
    const preset = ['--preset', 'mnist-dense-32', '--epochs', '1', '--batch-size', '4'];
    const { code, stdout } = await aec('train', '--data', 'images', ...preset, '-o', 'model', '--json');
    expect(code).toBe(3);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    expect(events.find(({ type }) => type === 'start')).toMatchObject(told);
  });
});
