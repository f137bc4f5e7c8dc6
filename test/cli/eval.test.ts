import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../src/evaluation/result.js';
import { readImage } from '../../src/image/read.js';
import { metricNames } from '../../src/metrics/names.js';
import { psnr } from '../../src/metrics/psnr.js';
import { colourful, digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';
import { writeTinyVae } from './tiny-models.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const read = (file: string) => readFile(path.join(cwd, file));

beforeAll(async () => {
  await writeFiles(cwd, {
    'photos/a.png': await digitPng(3),
    'photos/b/c.png': await colourful(40, 24).png().toBuffer(),
    'photos/broken.png': 'no image',
    'blank/readme.txt': 'no images here',
    'taken.json': '{}',
  });
});

describe('aec eval', () => {
  it('measures the files that compress writes', async () => {
    const args = [
      '--limit',
      '3',
      '--metrics',
      'bytes,psnr',
      '--json',
      'r.json',
      '--per-image',
      '--save-images',
      'saved',
    ];
    const { code, stdout } = await aec('eval', ...args);
    expect(code).toBe(0);
    const [title, headings, row, ...more] = linesOf(stdout);
    expect(title).toMatch(/^mnist-test, 3 images: mean ± standard deviation \(median\)/);
    expect(headings).toMatch(/^codec +setting +bytes +PSNR \(dB\) +enc\/s +dec\/s$/);
    expect(row).toMatch(
      /^aec rd +mnist-rd +[\d.]+ ± [\d.]+ \([\d.]+\) +[\d.]+ ± [\d.]+ \([\d.]+\) +[\d,.]+ +[\d,.]+$/,
    );
    expect(more).toEqual([]);

    const report: EvaluationReport = JSON.parse((await read('r.json')).toString('utf8'));
    expect(report).toMatchObject({
      version: 1,
      dataset: { name: 'mnist-test', images: 3, skipped: [] },
      seed: null,
    });
    const [result] = report.results;
    expect(result).toMatchObject({ model: { id: 'mnist-rd' }, images: 3 });
    await writeFiles(
      cwd,
      Object.fromEntries(await Promise.all([0, 1, 2].map(async (i) => [`d/${i}.png`, await digitPng(i)]))),
    );
    expect((await aec('compress', 'd', '-o', 'd', '-q')).code).toBe(0);
    expect((await aec('decompress', 'd', '-o', 'back', '-q')).code).toBe(0);
    for (const [i, { image, values }] of result!.rows!.entries()) {
      expect(image).toBe(`${i}`);
      expect(values.bytes).toBe((await read(`d/${i}.aec`)).length);
      const back = await readImage(await read(`back/${i}.png`));
      expect(values.psnr).toBe(psnr(await readImage(await read(`d/${i}.png`)), back));
      expect(await readImage(await read(`saved/aec-rd-mnist-rd/${i}.png`))).toEqual(back);
    }
    const total = result!.rows!.reduce((sum, { values }) => sum + values.bytes!, 0);
    expect(result!.totalBytes).toBe(total);
    expect(result!.metrics.bytes!.mean).toBe(total / 3);
    // A digit's header and checksum take 13 bytes with a model of many rates.
    expect(result!.totalPayloadBytes).toBe(total - 3 * 13);
    const sheet = await readImage(await read('saved/side-by-side.png'));
    expect(sheet).toMatchObject({ width: 3 * 112 + 2 * 4, height: 2 * 112 + 4 });
  });

  it('puts other formats through the same path, and draws them', async () => {
    const outputs = ['--csv', 'out/r.csv', '--plot', 'out/rd.svg', '--json', '-'];
    const { code, stdout, stderr } = await aec('eval', '--limit', '4', '--baselines', 'jpeg,png', ...outputs);
    expect(code).toBe(0);
    const report: EvaluationReport = JSON.parse(stdout.toString('utf8'));
    const codecs = report.results.map(({ codec }) => codec);
    expect(codecs).toEqual(['aec rd', ...new Array(5).fill('jpeg'), 'png']);
    expect(report.results.at(-1)).toMatchObject({
      setting: 'lossless',
      losslessImages: 4,
      totalPayloadBytes: null,
    });
    for (const { metrics } of report.results)
      expect(Object.keys(metrics)).toEqual(['bytes', 'bpp', 'psnr', 'ssim']);
    expect(stderr).toMatch(/^png +lossless .* lossless /m);
    const csv = (await read('out/r.csv')).toString('utf8').split('\r\n');
    expect(csv[0]).toMatch(/^data,codec,setting,images,bytes mean,bytes median,bytes sd,bpp mean,/);
    expect(csv).toHaveLength(1 + 7 + 1);
    expect(csv[1]).toContain(`mnist-test,aec rd,mnist-rd,4,${report.results[0]!.metrics.bytes!.mean},`);
    const drawing = (await read('out/rd.svg')).toString('utf8');
    expect(drawing).toMatch(/^<svg /);
    for (const word of ['mnist-test, 4 images', 'aec rd', 'mnist-rd', 'png, lossless']) {
      expect(drawing.includes(`>${word}</text>`), word).toBe(true);
    }
  });

  it('says what a model is worth beside other formats', async () => {
    const args = [
      '--limit',
      '4',
      '--qualities',
      '5,15,30,60',
      '--baselines',
      'webp',
      '--report',
      'worth.html',
    ];
    const { code, stdout } = await aec('eval', ...args);
    expect(code).toBe(0);
    expect(linesOf(stdout).at(-1)).toMatch(/^mnist-rd: \d+ % smaller than WebP at [\d.]+ dB, on 4 images$/);
    const page = (await read('worth.html')).toString('utf8');
    expect(page).toContain(`<p>${linesOf(stdout).at(-1)}.</p>`);
    expect(page).toMatch(/<th scope="row">WebP<\/th><td>[\d.]+ \(−\d+ %\)/);
  });

  it('takes a folder of images of any size and colour, and names what it cannot read', async () => {
    const { code, stdout, stderr } = await aec(
      'eval',
      '--data',
      'photos',
      '--save-images',
      'kept',
      '--metrics',
      'all',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('aec: broken.png skipped: cannot be read as an image');
    expect(linesOf(stdout)[0]).toMatch(/^photos, 2 images \(1 files? skipped\):/);
    expect(await filesIn(path.join(cwd, 'kept'))).toEqual([
      'aec-photo-photo/a.png.png',
      'aec-photo-photo/b/c.png.png',
      'side-by-side.png',
    ]);
  });

  it('keeps the results of a model in its folder, and those of no other codec', async () => {
    await cp(path.resolve(import.meta.dirname, '../../models/mnist-conv-8'), path.join(cwd, 'own'), {
      recursive: true,
    });
    const args = [
      '--data',
      'photos',
      '--model',
      './own',
      '--baselines',
      'png',
      '--save-results',
      '--metrics',
      'bytes',
    ];
    expect((await aec('eval', ...args)).code).toBe(3);
    const report: EvaluationReport = JSON.parse((await read('own/results.json')).toString('utf8'));
    expect(report).toMatchObject({
      dataset: { name: 'photos', images: 2, skipped: [{ name: 'broken.png' }], channels: 3 },
    });
    expect(report.results.map(({ setting }) => setting)).toEqual(['mnist-conv-8']);
    expect(Object.keys(report.results[0]!.metrics)).toEqual([...metricNames]);
  });

  it('tells models of one id apart by their hashes, and measures each once', async () => {
    for (const [folder, channels] of [
      ['.', 4],
      ['other', 3],
    ] as const) {
      await mkdir(path.join(cwd, folder, 'models'), { recursive: true });
      await writeTinyVae(path.join(cwd, folder), 'twin', channels);
    }
    const hashOf = async (folder: string): Promise<string> =>
      JSON.parse((await read(`${folder}/manifest.json`)).toString('utf8')).hash;
    const hashes = [await hashOf('other/models/twin'), await hashOf('models/twin')];
    const models = ['--model', './other/models/twin', 'twin', './models/twin'];
    const outputs = ['--report', 'twins.html', '--json', 'twins.json', '--plot', 'twins.svg'];
    const args = ['--limit', '9', ...models, '--baselines', 'png', ...outputs];
    const { code, stdout, stderr } = await aec('eval', ...args);
    expect({ code, stderr: stderr.includes('bug') }).toEqual({ code: 0, stderr: false });
    const { results }: EvaluationReport = JSON.parse((await read('twins.json')).toString('utf8'));
    expect(results.map(({ model }) => model?.hash)).toEqual([...hashes, undefined]);
    const settings = hashes.map((hash) => `twin@${hash.slice(0, 8)}`);
    expect(results.map(({ setting }) => setting)).toEqual([...settings, 'lossless']);
    expect(
      linesOf(stdout)
        .slice(2, 4)
        .map((line) => line.split(/ {2,}/)[1]),
    ).toEqual(settings);
    const page = (await read('twins.html')).toString('utf8');
    for (const setting of settings) expect(page).toMatch(new RegExp(`>${setting}</t[dh]>`));
  });

  it.each([
    [['--metrics', 'psnr,vmaf'], 2, "'vmaf' is not one of bytes, bpp, psnr"],
    [['--baselines', 'gif'], 2, "'gif' is not one of jpeg, webp, avif, png"],
    [['--limit', '0'], 2, 'whole number of images'],
    [['--limit', '5', '--save-results'], 2, 'cannot be used with'],
    [['--plot-metric', 'mse'], 2, 'psnr, ssim, ms-ssim'],
    [['--json', 'x.json', '--csv', './x.json'], 2, './x.json would be written twice'],
    [['--json', '-', '--csv', '-'], 2, 'only one of --json and --csv can go to stdout'],
    [['--data', 'photos', '--csv', 'photos/a.png', '--force'], 2, 'photos/a.png is an input'],
    [['--json', 'taken.json/x'], 3, 'taken.json/x: a part of the path is a file'],
    [['--json', 'taken.json'], 3, 'taken.json exists already; pass --force'],
    [['--data', 'nowhere'], 3, 'nowhere: no such file or folder'],
    [['--data', 'blank'], 3, 'blank'],
    [['--model', 'mnist-conv-8', 'nope'], 5, 'no model "nope"'],
  ])('%j ends with %d before any work', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await aec('eval', ...args);
    expect({ code, stdout: stdout.toString('utf8') }).toEqual({ code: exitCode, stdout: '' });
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });
});
