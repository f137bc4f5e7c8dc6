/**
 * JPEG, WebP, AVIF and JPEG XL on small gray images of one size, as files of their own and all on one contact sheet.
 * Writes results/NAME-baselines.json: anchors for `npm run bench:digits -- --anchors`.
 *
 *     npx tsx test/bench/small-baselines.ts --data SOURCE --name NAME [--limit N]
 */
import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/dataset.js';
import { baseline } from '../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../src/evaluation/codec-under-test.js';
import { summarize } from '../../src/evaluation/summary.js';
import { withChannels } from '../../src/image/channels.js';
import type { Image } from '../../src/image/image.js';
import { ssim } from '../../src/metrics/ssim.js';
import { imagesAt } from './dataset-images.js';
import type { AnchorPoint } from './digit-anchors.js';
import { avif, hasTool, jpegXl, versionOf } from './photo-codecs.js';
import { codeSheet, meanPsnr } from './sheet.js';
import { rounded, writeBenchResults } from './write-results.js';

/** Images along each side of the sheet. */
const SIDE = 20;
/** AVIF and JPEG XL start a program for every file, so they are measured on fewer images. */
const PROGRAM_IMAGES = 40;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    name: { type: 'string' },
    limit: { type: 'string', default: '400' },
  },
});
if (options.data === undefined || options.name === undefined) {
  throw new Error('--data SOURCE and --name NAME');
}
const limit = Math.max(SIDE * SIDE, Number(options.limit));
const dataset = await openDataset(options.data, { split: 'test', limit });
const images = await imagesAt(dataset);
const onSheet = images.slice(0, SIDE * SIDE);

const avifFiles = avif('4:0:0', ['45', '35', '28', '20', '12']);
const avifSheet = avif('4:0:0', ['55', '48', '40', '32', '24', '16', '10']);
const jxlFiles = jpegXl(['6', '4', '2.5', '1.5', '0.8', '0.4'], '9');
const jxlSheet = jpegXl(['12', '8', '5', '3', '1.8', '1', '0.5'], '7');
const tools: Record<string, string> = {};
for (const tool of ['avifenc', 'cjxl']) if (await hasTool(tool)) tools[tool] = await versionOf(tool);

const files: Record<string, AnchorPoint[]> = {
  JPEG: await curve(gray('jpeg', [10, 30, 50, 70, 85, 95]), measureFiles, images),
  WebP: await curve(gray('webp', [1, 20, 50, 75, 90, 98]), measureFiles, images),
};
const sheet: Record<string, AnchorPoint[]> = {
  JPEG: await curve(gray('jpeg', [5, 10, 20, 40, 65, 85, 95]), measureSheet, onSheet),
  WebP: await curve(gray('webp', [1, 10, 30, 55, 75, 90, 98]), measureSheet, onSheet),
};
if (tools.avifenc) {
  files.AVIF = await curve(avifFiles.settings.map(avifFiles.open), measureFiles, images, PROGRAM_IMAGES);
  sheet.AVIF = await curve(avifSheet.settings.map(avifSheet.open), measureSheet, onSheet);
}
if (tools.cjxl) {
  files['JPEG XL'] = await curve(jxlFiles.settings.map(jxlFiles.open), measureFiles, images, PROGRAM_IMAGES);
  sheet['JPEG XL'] = await curve(jxlSheet.settings.map(jxlSheet.open), measureSheet, onSheet);
}
await writeBenchResults(`${options.name}-baselines`, {
  dataset: { name: dataset.name, images: dataset.count, programImages: PROGRAM_IMAGES, sheet: SIDE * SIDE },
  averaging: 'means over images; bytes of whole files, and of the whole sheet divided by its images',
  tools,
  files,
  sheet,
});

function gray(name: 'jpeg' | 'webp', qualities: readonly number[]): CodecUnderTest[] {
  return qualities.map((quality) => baseline(name, 1, quality));
}

async function curve(
  codecs: readonly CodecUnderTest[],
  measure: (codec: CodecUnderTest, images: readonly Image[]) => Promise<AnchorPoint>,
  own: readonly Image[],
  most = own.length,
): Promise<AnchorPoint[]> {
  const points: AnchorPoint[] = [];
  for (const codec of codecs) points.push(await measure(codec, own.slice(0, most)));
  return points.sort((a, b) => a.psnr - b.psnr);
}

async function measureFiles(codec: CodecUnderTest, own: readonly Image[]): Promise<AnchorPoint> {
  const coded = await codec.encode(own);
  return pointOf(own, await codec.decode(coded), summarize(coded.map((file) => file.length)).mean);
}

async function measureSheet(codec: CodecUnderTest, own: readonly Image[]): Promise<AnchorPoint> {
  const { file, decoded } = await codeSheet(codec, own, SIDE);
  return pointOf(own, decoded, file.length / own.length);
}

function pointOf(own: readonly Image[], decoded: readonly Image[], bytes: number): AnchorPoint {
  const back = decoded.map((image) => withChannels(image, 1));
  return {
    bytes: rounded(bytes, 2),
    psnr: rounded(meanPsnr(own, back), 3),
    ssim: rounded(summarize(own.map((image, n) => ssim(image, back[n]!))).mean, 4),
  };
}
