import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectFile } from '../../src/format/image-file.js';
import { readImage } from '../../src/image/read.js';
import { cappedPsnr, psnr } from '../../src/metrics/psnr.js';
import { filesIn, temporaryFolder } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

it('aec demo compresses digits, shows them, and compares sizes at equal quality', async () => {
  const { code, stdout } = await aec('demo', '--limit', '62');
  expect(code).toBe(0);
  const [title, headings, ...lines] = linesOf(stdout);
  expect(title).toMatch(/^means over 62 digits of 784 pixels/);
  expect(headings).toMatch(/^format +setting +bytes +vs raw +size vs aec +PSNR +SSIM$/);
  const rows = lines.slice(0, 4).map((line) => line.split(/ {2,}/));
  expect(rows.map(([format]) => format)).toEqual(['aec rd', 'png', 'webp', 'jpeg']);
  const aecPsnr = Number.parseFloat(rows[0]![5]!);
  for (const row of rows.slice(2)) expect(Number.parseFloat(row[5]!)).toBeGreaterThanOrEqual(aecPsnr);
  expect(rows[1]![5]).toBe('lossless');
  expect(lines.join('\n')).toContain(path.join('aec-demo', 'demo.png'));

  const folder = path.join(cwd, 'aec-demo');
  const files = await filesIn(folder);
  expect(files).toHaveLength(1 + 3 * 62);
  let [bytes, decibels] = [0, 0];
  for (const file of files.filter((name) => name.endsWith('.aec'))) {
    const digit = await readFile(path.join(folder, file));
    expect(inspectFile(digit)).toMatchObject({ width: 28, height: 28, channels: 1 });
    const name = `${path.basename(file, '.aec')}.png`;
    const original = await readImage(await readFile(path.join(folder, 'digits', name)));
    const back = await readImage(await readFile(path.join(folder, 'decompressed', name)));
    bytes += digit.length;
    decibels += cappedPsnr(psnr(original, back)); // a digit of few levels may come back exactly
  }
  expect(rows[0]![2]).toBe((bytes / 62).toFixed(1));
  expect(rows[0]![5]).toBe(`${(decibels / 62).toFixed(2)} dB`);
  // The first 62 digits have all ten classes among them.
  const picture = await readImage(await readFile(path.join(folder, 'demo.png')));
  expect(picture).toMatchObject({ width: 10 * 112 + 9 * 6, height: 3 * 112 + 2 * 6, channels: 1 });
});

it('aec demo does not write into a folder that exists, unless it may', async () => {
  const { code, stderr } = await aec('demo', '-o', '.');
  expect(code).toBe(3);
  expect(linesOf(stderr)).toEqual([
    'aec: . exists already; pass --force to write into it, or choose another folder with -o',
  ]);
});
