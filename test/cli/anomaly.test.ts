import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

let cwd: string;
const aec = (...args: string[]) => runAec(['anomaly', ...args, '-m', 'mnist-conv-8'], { cwd });

/** A digit white on black turned into black on white: all that the model has not seen. */
const inverted = async (index: number) =>
  sharp(await digitPng(index))
    .negate()
    .png()
    .toBuffer();

beforeAll(async () => {
  cwd = await temporaryFolder();
  const files: Record<string, Uint8Array | string> = {};
  for (let n = 0; n < 12; n++) files[`normal/${n}.png`] = await digitPng(n);
  for (let n = 0; n < 4; n++) files[`strange/${n}.png`] = await inverted(n + 20);
  files['mixed/a.png'] = await digitPng(13);
  files['mixed/b.png'] = await inverted(13);
  const glass = await sharp(await digitPng(13))
    .ensureAlpha(0.3)
    .png()
    .toBuffer();
  files['glass/a.png'] = glass;
  files['labels.csv'] = 'name,anomalous\na.png,0\nb.png,1\n';
  files['wrong.csv'] = 'a.png,0\nb.png,yes\n';
  files['short.csv'] = 'a.png,0\n';
  await writeFiles(cwd, files);
});

describe('aec anomaly', () => {
  it('puts transparent images on white, or on the colour asked for', async () => {
    const errorOf = async (...more: string[]) => {
      const { code, stdout } = await aec('glass', '--json', ...more);
      expect(code).toBe(0);
      return JSON.parse(stdout.toString('utf8')).ranking[0].error;
    };
    const onWhite = await errorOf();
    expect(await errorOf('--background', 'white')).toBe(onWhite);
    expect(await errorOf('--background', 'black')).toBeLessThan(onWhite);
  });

  it('ranks known anomalies above digits, by either score, and writes the ranking', async () => {
    const args = ['normal', '--anomalous', 'strange', '--json', '-o', 'ranking.csv', '--quiet'];
    const { code, stdout } = await aec(...args);
    expect(code).toBe(0);
    const { ranking, auroc, images } = JSON.parse(stdout.toString('utf8'));
    expect(images).toBe(16);
    expect(auroc).toEqual({ error: 1, bytes: 1 });
    expect(ranking.slice(0, 4).map(({ source }: { source: string }) => source)).toEqual(
      Array(4).fill('strange'),
    );
    const errors = ranking.map(({ error }: { error: number }) => error);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    const lines = (await readFile(path.join(cwd, 'ranking.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(17);
    expect(lines[0]).toBe('rank,source,name,error,bytes,anomalous,flagged');
    expect(lines[1]).toMatch(/^1,strange,\d\.png,[\d.]+,\d+,1,$/);
  });

  it('calls anomalous what is above nearly all of a reference', async () => {
    const { code, stdout } = await aec('mixed', '--reference', 'normal', '--labels', 'labels.csv');
    expect(code).toBe(0);
    const text = stdout.toString('utf8');
    expect(text).toMatch(/^ +1 .* flagged, anomaly +mixed b\.png$/m);
    expect(text).toMatch(/^ +2 .* mixed a\.png$/m);
    expect(text).toMatch(
      /1 of 2 images flagged: error above [\d.]+ \(the 95\.00 % quantile of 12 reference images\)/,
    );
    expect(text).toMatch(/AUROC by error 1\.0000, by bytes 1\.0000/);
  });

  it('reads the labels that aec wrote itself, with commas and quotes in names', async () => {
    const digit = await digitPng(13);
    const strange = await inverted(13);
    await writeFiles(cwd, { 'own/normal/a,b.png': digit, 'own/anomalous/say "c".png': strange });
    const features = await runAec(['features', 'own', '-m', 'mnist-conv-8', '-o', 'own.csv'], { cwd });
    expect(features.code).toBe(0);
    expect(await readFile(path.join(cwd, 'own.csv'), 'utf8')).toContain(
      '"anomalous/say ""c"".png",anomalous,',
    );
    const first = await aec('own', '--labels', 'own.csv', '-o', 'own-ranking.csv', '--json');
    const again = await aec('own', '--labels', 'own-ranking.csv', '--json');
    for (const { stdout } of [first, again]) {
      const { ranking, auroc } = JSON.parse(stdout.toString('utf8'));
      expect(auroc.error).toBe(1);
      expect(ranking.map(({ name, anomalous }: Record<string, unknown>) => [name, anomalous])).toEqual([
        ['anomalous/say "c".png', true],
        ['normal/a,b.png', false],
      ]);
    }
  });

  it.each([
    [
      ['--labels', 'wrong.csv'],
      3,
      /wrong\.csv, row 2: expected a name and 0 \(normal\) or 1 \(anomalous\), found b\.png,yes/,
    ],
    [['--labels', 'short.csv'], 3, /short\.csv: has no label for image b\.png/],
    [['-o', 'mixed/a.png', '--force'], 2, /mixed\/a\.png is an input/],
    [['-o', 'labels.csv/x'], 3, /labels\.csv\/x: a part of the path is a file/],
    [['--quantile', '2'], 2, /from 0 to 1/],
  ])('says what is wrong with %j', async (args, status, message) => {
    const { code, stderr } = await aec('mixed', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(status);
  });
});
