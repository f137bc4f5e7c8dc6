/**
 * Digits, as files of their own and as a pack, at every rate of a table, beside JPEG, WebP, JPEG XL and AVIF. Writes
 * results/digits.json and .csv and results/pictures/digits.svg, and prints the table in Markdown.
 *
 *     npm run bench:digits [-- --model ID|DIR] [--data SOURCE] [--limit N] [--name NAME] [--anchors FILE] [--lossless]
 *
 * `--lossless` measures only that row and keeps the other rows of results/NAME.json. `--anchors` takes a file that
 * small-baselines.ts wrote. `--gains 1,2 --effort 4` measures some gains at a higher effort, and not the lossless row.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import type { RateOptions } from '../../src/architectures/rates.js';
import { openDataset } from '../../src/data/dataset.js';
import { aecCodec } from '../../src/evaluation/aec-codec.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { csv } from '../../src/report/csv.js';
import { type RateDistortionPoint, rateDistortion } from '../../src/report/rate-distortion.js';
import { type AnchorPoint, bestAt, files, readAnchors, sheet } from './digit-anchors.js';
import { type Row, readRows } from './digit-rows.js';
import { packSize } from './pack-size.js';
import { qualityOfGain } from './rd-gains.js';
import { writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'mnist-rd' },
    data: { type: 'string', default: 'mnist' },
    limit: { type: 'string' },
    name: { type: 'string', default: 'digits' },
    anchors: { type: 'string' },
    lossless: { type: 'boolean', default: false },
    gains: { type: 'string', default: '1,2,3,4,5,7,10' },
    effort: { type: 'string', default: '1' },
  },
});
const effort = Number(options.effort);
const model = await loadModel(options.model);
const limit = options.limit === undefined ? undefined : Number(options.limit);
const dataset = await openDataset(options.data, { split: 'test', ...(limit ? { limit } : {}) });
const anchors = options.anchors
  ? readAnchors(options.anchors)
  : options.data === 'mnist'
    ? { files, sheet }
    : null;

const results = path.join(import.meta.dirname, 'results');
const output = path.join(results, options.name);
const before = options.lossless ? readRows(`${output}.json`) : undefined;
const rows = (before?.rows ?? []).filter(({ rate }) => rate !== 'lossless');
for (const rate of ratesToMeasure()) {
  rows.push(await measure(rate));
  await writeAll();
}
for (const line of markdown()) process.stdout.write(`${line}\n`);

function ratesToMeasure(): RateOptions[] {
  if (options.lossless) return [{ lossless: true }];
  const gains = options.gains.split(',').map(Number);
  const lossy = gains.map((gain) => ({ quality: qualityOfGain(model, gain) }));
  return effort > 1 ? lossy.map((rate) => ({ ...rate, effort })) : [...lossy, { lossless: true }];
}

async function measure(rate: RateOptions): Promise<Row> {
  const codec = aecCodec(model, rate);
  const result = await evaluate(codec, dataset, { metrics: ['bytes', 'psnr', 'ssim'] });
  const exact = result.losslessImages === result.images;
  const psnr = exact ? null : result.metrics.psnr!.mean;
  const packBytes = await packSize(dataset, model, rate);
  return {
    rate: exact ? 'lossless' : `quality ${rate.quality!.toFixed(0)}${effort > 1 ? `, effort ${effort}` : ''}`,
    psnr,
    ssim: result.metrics.ssim!.mean,
    fileBytes: result.totalBytes / result.images,
    payloadBytes: result.totalPayloadBytes! / result.images,
    packBytes: packBytes / result.images,
    bestFile: (anchors && psnr !== null && bestAt(anchors.files, psnr)) || null,
    bestSheet: (anchors && psnr !== null && bestAt(anchors.sheet, psnr)) || null,
    encodeImagesPerSecond: result.encodeImagesPerSecond,
    decodeImagesPerSecond: result.decodeImagesPerSecond,
    images: result.images,
    model: model.hash.slice(0, 8),
  };
}

async function writeAll(): Promise<void> {
  await writeBenchResults(options.name, {
    dataset: { name: path.basename(dataset.name), images: dataset.count },
    model: { id: model.id, hash: model.hash },
    averaging: 'PSNR and SSIM: means over images; bytes: whole files, and the whole pack, divided by images',
    anchors: anchors
      ? `${options.anchors ? path.basename(options.anchors) : 'test/bench/digit-anchors.ts'}, interpolated at equal PSNR`
      : null,
    ...(before ? { otherRows: before.provenance } : {}),
    results: rows,
  });
  const head = [
    'rate',
    'psnr',
    'ssim',
    'file bytes',
    'payload bytes',
    'pack bytes',
    'best file',
    'best sheet',
  ];
  const lines = rows.map((row) => [
    ...[row.rate, row.psnr, row.ssim, row.fileBytes, row.payloadBytes, row.packBytes],
    ...[row.bestFile?.bytes ?? null, row.bestSheet?.bytes ?? null],
  ]);
  await writeFile(`${output}.csv`, csv([head, ...lines]));
  await writeFile(
    path.join(results, 'pictures', `${options.name}.svg`),
    await rateDistortion(
      `${path.basename(dataset.name)}, ${dataset.count} images`,
      { rate: 'bytes', metric: 'psnr' },
      points(),
    ),
  );
}

function points(): RateDistortionPoint[] {
  const own = rows.flatMap(({ rate, psnr, fileBytes, packBytes }) => {
    const point = { label: rate.replace('quality ', 'q'), quality: psnr ?? 100, lossless: psnr === null };
    return [
      { codec: 'aec, one file per image', ...point, rate: fileBytes },
      { codec: 'aec, a pack of all', ...point, rate: packBytes },
    ];
  });
  if (!anchors) return own;
  const curve = (codec: string, curvePoints: readonly AnchorPoint[]) =>
    curvePoints
      .filter(({ psnr }) => psnr >= 22 && psnr <= 44)
      .map(({ bytes, psnr }) => ({ codec, label: '', rate: bytes, quality: psnr, lossless: false }));
  return [
    ...own,
    ...curve('WebP, one file per image', anchors.files.WebP ?? []),
    ...curve('AVIF, all on one sheet', anchors.sheet.AVIF ?? []),
  ];
}

function markdown(): string[] {
  const against = (bytes: number, best: Row['bestFile']) =>
    best ? `${best.bytes.toFixed(0)} (${best.codec}) → ${(bytes / best.bytes).toFixed(3)}` : '-';
  return [
    '| rate | PSNR | SSIM | file, bytes | payload | best other file at that PSNR | pack, bytes per image | best other sheet |',
    '| --- | --: | --: | --: | --: | --- | --: | --- |',
    ...rows.map((row) => {
      const cells = [
        row.rate,
        row.psnr === null ? 'exact' : row.psnr.toFixed(2),
        row.ssim.toFixed(4),
        row.fileBytes.toFixed(1),
        row.payloadBytes.toFixed(1),
        against(row.fileBytes, row.bestFile),
        row.packBytes.toFixed(2),
        against(row.packBytes, row.bestSheet),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}
