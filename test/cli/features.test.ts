import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

let cwd: string;
const aec = (...args: string[]) => runAec(['features', ...args, '-m', 'mnist-conv-8'], { cwd });
const read = (name: string) => readFile(path.join(cwd, name));
const FEATURES = 7 * 7 * 8;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await writeFiles(cwd, {
    'in/seven/a.png': await digitPng(0),
    'in/two/b.png': await digitPng(1),
    'in/one/c,d.png': await digitPng(2),
  });
});

describe('aec features', () => {
  it('writes the same numbers as NumPy array, CSV and JSON lines', async () => {
    for (const name of ['f.npy', 'f.csv', 'f.jsonl']) expect((await aec('in', '-o', name)).code).toBe(0);
    const npy = await read('f.npy');
    expect(npy.subarray(0, 8)).toEqual(Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0]));
    const start = 10 + npy.readUInt16LE(8);
    expect(start % 64).toBe(0);
    expect(npy.toString('latin1', 10, start).trimEnd()).toBe(
      `{'descr': '<f4', 'fortran_order': False, 'shape': (3, ${FEATURES}), }`,
    );
    expect(npy.length).toBe(start + 4 * 3 * FEATURES);
    const values = Array.from({ length: 3 * FEATURES }, (_, i) => npy.readFloatLE(start + 4 * i));
    const [first, ...lines] = (await read('f.csv')).toString('utf8').trimEnd().split('\r\n');
    expect(first).toBe(['name', 'label', ...Array.from({ length: FEATURES }, (_, i) => `f${i}`)].join(','));
    expect(lines[0]).toMatch(/^"one\/c,d\.png",one,/);
    expect(lines[1]).toMatch(/^seven\/a\.png,seven,/);
    const inCsv = lines.flatMap((line) =>
      line
        .split(',')
        .slice(-FEATURES)
        .map((text) => Math.fround(Number(text))),
    );
    expect(inCsv).toEqual(values);
    const objects = linesOf(await read('f.jsonl')).map((line) => JSON.parse(line));
    expect(objects.map(({ name, label }) => [name, label])[2]).toEqual(['two/b.png', 'two']);
    expect(objects.flatMap(({ features }) => features.map(Math.fround))).toEqual(values);
    const labels = await read('f.labels.npy');
    expect([...labels.subarray(-3)]).toEqual([0, 1, 2]);
  });

  it('is read by NumPy, where that is installed', async () => {
    expect((await aec('mnist', '--limit', '5', '-o', 'five.npy')).code).toBe(0);
    const script =
      'import numpy as n; a = n.load("five.npy"); l = n.load("five.labels.npy"); print(a.shape, a.dtype, *l)';
    let said: string;
    try {
      said = execFileSync('python3', ['-c', script], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch (error) {
      expect(String((error as { stderr?: string }).stderr ?? error)).toMatch(
        /No module named 'numpy'|ENOENT/,
      );
      return;
    }
    expect(said).toBe(`(5, ${FEATURES}) float32 7 2 1 0 4`);
  });

  it('tries classifiers on latents and pixels, and draws the images in the plane', async () => {
    const args = ['mnist', '--limit', '300', '--probe', '--plot', 'map.svg', '--json'];
    const { code, stdout } = await aec(...args);
    expect(code).toBe(0);
    const { probe, images, features } = JSON.parse(stdout.toString('utf8'));
    expect([images, features, probe.train, probe.test]).toEqual([300, FEATURES, 300, 300]);
    expect(
      probe.results.map(({ features, dimensions }: Record<string, unknown>) => [features, dimensions]),
    ).toEqual([
      ['latent', FEATURES],
      ['pixels', 784],
    ]);
    for (const { nearestNeighbours, logisticRegression } of probe.results) {
      expect(nearestNeighbours).toBeGreaterThan(0.6);
      expect(logisticRegression).toBeGreaterThan(0.6);
    }
    const svg = (await read('map.svg')).toString('utf8');
    expect(svg).toMatch(/principal component 1/);
    for (let digit = 0; digit < 10; digit++) expect(svg).toContain(`>${digit}</text>`);
  });

  it.each([
    [['in'], /say what to do with the features/],
    [['in', '-o', 's.csv', '--plot', './s.csv'], /\.\/s\.csv would be written twice/],
    [['in', '--plot', 'in/two/b.png', '--force'], /in\/two\/b\.png is an input/],
    [['in', '-o', 'f.mat'], /f\.mat: the extension names no format/],
    [['in', '-o', 'g.npy', '-m', 'mnist-rd'], /no latent apart from the image/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await runAec(['features', '-m', 'mnist-conv-8', ...args], { cwd });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
