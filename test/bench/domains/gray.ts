import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { figureColumns, formatMarkdownTable } from '../../../src/cli/io/table.js';
import { aecCodec } from '../../../src/evaluation/aec-codec.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../../src/evaluation/codec-under-test.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';
import { modelRates } from '../../../src/evaluation/model-rates.js';
import type { Image } from '../../../src/image/image.js';
import { rateAt } from '../../../src/metrics/rate-curve.js';
import type { CodecCurve } from '../../../src/report/codec-curves.js';
import { lineChart } from '../../../src/report/line-chart.js';
import { imagesAt } from '../dataset-images.js';
import { packSize } from '../pack-size.js';
import { avif, hasTool, jpegXl, versionOf } from '../photo-codecs.js';
import { codeSheet, meanPsnr } from '../sheet.js';
import { writeBenchResults } from '../write-results.js';
import type { DomainRun } from './domain.js';
import { checkTarget, targetLines } from './targets.js';

const JPEG = [5, 10, 20, 40, 65, 85, 95];
const WEBP = [1, 10, 30, 55, 75, 90, 98];
const AVIF = [5, 15, 25, 35, 45, 60, 75, 90];
/** Constant quality levels of avifenc. */
const AVIFENC = ['60', '55', '48', '40', '32', '24', '16', '10'];
const JXL = ['15', '12', '8', '5', '3', '1.8', '1', '0.5'];
const JXL_EFFORT = '7';

/** The model at one rate. */
interface Row {
  readonly setting: string;
  /** null without loss. */
  readonly psnr: number | null;
  readonly fileBytes: number;
  readonly packBytes: number;
  /** The smallest sheet at that PSNR; null where no sheet has it. */
  readonly bestSheet: { readonly codec: string; readonly bytes: number } | null;
}

/** Measures a domain of gray images as a pack, beside the other codecs with all images on one sheet. */
export async function measureGray({
  domain,
  model,
  images,
  qualities,
  training,
}: DomainRun): Promise<string[]> {
  const { sheets, tools } = await measureSheets(await imagesAt(images));
  const rows: Row[] = [];
  for (const rate of modelRates(model, qualities)) {
    const codec = aecCodec(model, rate);
    const result = await evaluate(codec, images, { metrics: ['bytes', 'psnr'] });
    const psnr = result.losslessImages === result.images ? null : result.metrics.psnr!.mean;
    const packBytes = (await packSize(images, model, rate ?? {})) / images.count;
    const fileBytes = result.metrics.bytes!.mean;
    rows.push({ setting: codec.setting, psnr, fileBytes, packBytes, bestSheet: bestSheet(sheets, psnr) });
    process.stderr.write(`${codec.setting}: pack ${packBytes.toFixed(2)}, ${psnr?.toFixed(2)} dB\n`);
  }
  const measured = rows.map(({ psnr }) => psnr ?? 'lossless');
  const [target] = domain.targets;
  const result = checkTarget(target!, measured, (_, quality) => {
    const { packBytes, bestSheet: best } = rows[measured.indexOf(quality)]!;
    return { own: packBytes, other: best?.bytes ?? null };
  });
  await writeBenchResults(`domains-${domain.name}`, {
    dataset: { name: images.name, images: images.count },
    averaging:
      'PSNR: mean over images; bytes: whole files, the whole pack and the whole sheet, divided by images',
    tools,
    training: { ...training, folder: path.basename(training.folder) },
    model: { id: model.id, hash: model.hash },
    targets: [result],
    rows,
    sheets,
  });
  const svg = path.join(import.meta.dirname, '../results/pictures', `domains-${domain.name}.svg`);
  await writeFile(svg, await chart(images.name, images.count, rows, sheets));
  return [...table(rows), '', ...targetLines([result])];
}

/** Each codec with all images on one sheet, at several qualities; bytes are those of the sheet divided by images. */
async function measureSheets(images: readonly Image[]) {
  const columns = Math.ceil(Math.sqrt(images.length));
  const tools: Record<string, string> = {};
  for (const tool of ['avifenc', 'cjxl']) if (await hasTool(tool)) tools[tool] = await versionOf(tool);
  const codecs: Record<string, readonly CodecUnderTest[]> = {
    JPEG: JPEG.map((quality) => baseline('jpeg', 1, quality)),
    WebP: [...WEBP, 'lossless' as const].map((quality) => baseline('webp', 1, quality)),
    AVIF: tools.avifenc
      ? AVIFENC.map((level) => avif('4:0:0', [level]).open(level))
      : AVIF.map((quality) => baseline('avif', 1, quality)),
    ...(tools.cjxl && { 'JPEG XL': [...JXL, '0'].map((d) => jpegXl([d], JXL_EFFORT).open(d)) }),
  };
  const sheets: CodecCurve[] = [];
  for (const [name, own] of Object.entries(codecs)) {
    const points: { rate: number; psnr: number }[] = [];
    let lossless: number | null = null;
    for (const codec of own) {
      const { file, decoded } = await codeSheet(codec, images, columns);
      const bytes = file.length / images.length;
      if (images.every((image, n) => Buffer.compare(image.data, decoded[n]!.data) === 0)) lossless = bytes;
      else points.push({ rate: bytes, psnr: meanPsnr(images, decoded) });
    }
    sheets.push({ name, points, lossless });
  }
  return { sheets, tools };
}

function bestSheet(sheets: readonly CodecCurve[], psnr: number | null): Row['bestSheet'] {
  const reached = sheets.flatMap(({ name, points, lossless }) => {
    const bytes = psnr === null ? lossless : rateAt(points, psnr);
    return bytes === null ? [] : [{ codec: name, bytes }];
  });
  return reached.sort((a, b) => a.bytes - b.bytes)[0] ?? null;
}

function table(rows: readonly Row[]): string[] {
  const headings = [
    'setting',
    'PSNR, dB',
    'file, bytes',
    'pack, bytes per image',
    'smallest sheet, bytes per image',
    'pack / sheet',
  ];
  return formatMarkdownTable(
    figureColumns(headings),
    rows.map(({ setting, psnr, fileBytes, packBytes, bestSheet: best }) => [
      setting,
      psnr === null ? 'exact' : psnr.toFixed(2),
      fileBytes.toFixed(1),
      packBytes.toFixed(2),
      best ? `${best.bytes.toFixed(1)} (${best.codec})` : 'not reached',
      best ? (packBytes / best.bytes).toFixed(3) : '–',
    ]),
  );
}

function chart(
  name: string,
  count: number,
  rows: readonly Row[],
  sheets: readonly CodecCurve[],
): Promise<string> {
  const own = rows.flatMap(({ psnr, packBytes }) => (psnr === null ? [] : [[packBytes, psnr] as const]));
  return lineChart({
    title: `${name}, ${count} images`,
    x: { title: 'bytes per image, whole pack or sheet', fromZero: true },
    y: [{ title: 'PSNR (dB), mean over images' }],
    lines: [
      { name: 'aec, a pack', points: own },
      ...sheets.map((sheet) => ({
        name: `${sheet.name}, one sheet`,
        points: [...sheet.points]
          .sort((a, b) => a.psnr - b.psnr)
          .map(({ rate, psnr }) => [rate, psnr] as const),
      })),
    ],
  });
}
