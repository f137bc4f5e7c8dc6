import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { loadModel } from '../../../architectures/load-model.js';
import type { Model } from '../../../architectures/model.js';
import { decompress } from '../../../codec/decompress.js';
import { type Dataset, openDataset } from '../../../data/dataset.js';
import { AecError } from '../../../errors.js';
import { aecCodec } from '../../../evaluation/aec-codec.js';
import { baseline } from '../../../evaluation/baselines.js';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import { lowestQualityReaching } from '../../../evaluation/equal-quality.js';
import { errorMap } from '../../../evaluation/error-map.js';
import { type CodedImage, type Evaluation, evaluate } from '../../../evaluation/evaluate.js';
import { formatCountOf, formatPsnr } from '../../../figures.js';
import { contactSheet } from '../../../image/contact-sheet.js';
import type { Image } from '../../../image/image.js';
import { encodeImage } from '../../../image/write.js';
import { writeOutput } from '../../io/files.js';
import { printNote, printResult } from '../../io/output.js';
import { demoTable } from './table.js';

export interface DemoOptions {
  readonly output: string;
  readonly model?: string;
  readonly limit: number;
  readonly force?: boolean;
}

/** A pixel of a digit becomes a square of this many pixels per side in the picture. */
const SCALE = 4;
const METRICS = ['bytes', 'psnr', 'ssim'] as const;

/**
 * `aec demo`: compresses MNIST test digits to .aec files on disk and decompresses them, draws ten of them, and compares
 * the sizes with other formats at the same quality.
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { output: folder, limit, force = false } = options;
  if (!force && (await stat(folder).catch(() => undefined))) {
    throw new AecError(
      'input',
      `${folder} exists already; pass --force to write into it, or choose another folder with -o`,
    );
  }
  const dataset = await openDataset('mnist', { split: 'test', limit });
  const model = await loadModel(options.model ?? defaultModelFor(await dataset.image(0)));
  printNote(`compressing and decompressing ${formatCountOf(dataset.count, 'test digit')} with ${model.id}`);
  const examples: CodedImage[] = [];
  const wanted = firstOfEachClass(dataset);
  const aec = await evaluate(aecCodec(model), dataset, {
    metrics: METRICS,
    onImage: async (coded) => {
      await saveDigit(folder, coded, model);
      if (wanted.includes(coded.index)) examples.push(coded);
    },
  });
  const picture = path.join(folder, 'demo.png');
  await writeOutput(picture, await encodeImage(pictureOf(examples, wanted), 'png'));
  printNote(`searching for the qualities of WebP and JPEG that reach ${formatPsnr(aec.metrics.psnr!.mean)}`);
  const results = [aec, ...(await measureOthers(dataset, aec.metrics.psnr!.mean))];
  for (const line of await demoTable(results, (await dataset.image(0)).data.length)) printResult(line);
  printResult('');
  printResult(`${picture}: some digits, their reconstructions and the errors`);
  printResult(
    `${folder}: all digits in digits/, their files in compressed/, the reconstructions in decompressed/`,
  );
}

/** Writes the digit, its .aec file, and the image that is decompressed from the file on disk. */
async function saveDigit(folder: string, { name, original, file }: CodedImage, model: Model): Promise<void> {
  const compressed = path.join(folder, 'compressed', `${name}.aec`);
  await writeOutput(path.join(folder, 'digits', `${name}.png`), await encodeImage(original, 'png'));
  await writeOutput(compressed, file);
  const back = await decompress(await readFile(compressed), model);
  await writeOutput(path.join(folder, 'decompressed', `${name}.png`), await encodeImage(back, 'png'));
}

/** Measures PNG, and WebP and JPEG at the lowest quality that reaches `psnr`. */
async function measureOthers(dataset: Dataset, psnr: number): Promise<Evaluation[]> {
  const codecs: CodecUnderTest[] = [baseline('png', dataset.channels)];
  for (const name of ['webp', 'jpeg'] as const) {
    const quality = await lowestQualityReaching(psnr, name, dataset);
    if (quality === null) printNote(`${name} does not reach this PSNR`);
    else codecs.push(baseline(name, dataset.channels, quality));
  }
  const results: Evaluation[] = [];
  for (const codec of codecs) results.push(await evaluate(codec, dataset, { metrics: METRICS }));
  return results;
}

/** Index of the first 0, the first 1, … the first 9. */
function firstOfEachClass({ labels = new Uint8Array() }: Dataset): number[] {
  return Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));
}

/** Three rows: originals, reconstructions, absolute errors. */
function pictureOf(examples: readonly CodedImage[], order: readonly number[]): Image {
  const sorted = order.flatMap((index) => examples.filter((coded) => coded.index === index));
  const rows = [
    sorted.map(({ original }) => original),
    sorted.map(({ reconstruction }) => reconstruction),
    sorted.map(({ original, reconstruction }) => errorMap(original, reconstruction)),
  ];
  return contactSheet(rows, { scale: SCALE, gap: 6 });
}
