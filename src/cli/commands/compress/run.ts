import { defaultModelFor } from '../../../architectures/default-model.js';
import type { Model } from '../../../architectures/model.js';
import { compress } from '../../../codec/compress.js';
import { decompress } from '../../../codec/decompress.js';
import { packMetadata } from '../../../format/metadata.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { readImageMetadata } from '../../../image/read-metadata.js';
import { encodeImage } from '../../../image/write.js';
import { bpp } from '../../../metrics/bpp.js';
import { psnr } from '../../../metrics/psnr.js';
import { ssim } from '../../../metrics/ssim.js';
import { runBatch } from '../../io/batch.js';
import { formatBytes, formatPixels, formatPsnr, formatRatio } from '../../io/figures.js';
import { nameOfInput, readInput, writeOutput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { printNote } from '../../io/output.js';
import type { Job } from '../../io/outputs.js';
import { openReport, type ReportingOptions } from '../../io/reporting.js';
import type { Column } from '../../io/table.js';
import { Workers } from '../../io/workers.js';
import { type ChosenRate, chooseRate, type TargetOptions } from './choose-rate.js';

export interface CompressOptions extends ReportingOptions, TargetOptions {
  readonly model?: string;
  readonly background?: string;
  readonly keepMetadata?: boolean;
  readonly verify: boolean;
  readonly workers?: number;
}

/** One image compressed; an entry of `results` under --json. */
interface Compressed {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Whether it has transparency. */
  readonly alpha: boolean;
  readonly model: { readonly id: string; readonly hash: string };
  /** Of the pixels as they are in memory, of the input file, of the .aec file. */
  readonly bytes: { readonly raw: number; readonly input: number; readonly output: number };
  readonly bpp: number;
  /** dB of what the file decodes to; absent under --no-verify. */
  readonly psnr?: number;
  readonly ssim?: number;
  /** Where a target was given: what was asked for, and what came of it. */
  readonly target?: ChosenRate['target'];
}

const COLUMNS: readonly Column[] = [
  { heading: 'pixels', align: 'right', width: 14 },
  { heading: 'input', align: 'right', width: 7 },
  { heading: 'output', align: 'right', width: 7 },
  { heading: 'vs input', align: 'right', width: 8 },
  { heading: 'vs raw', align: 'right', width: 7 },
  { heading: 'bpp', align: 'right', width: 6 },
  { heading: 'PSNR', align: 'right', width: 8 },
  { heading: 'SSIM', align: 'right', width: 6 },
  { heading: 'file', align: 'left' },
];

const NO_ALPHA = new Uint8Array();
/** No PNG has fewer bytes. */
const SMALLEST_PNG = 67;
/** Samples of the largest image that is also written as a PNG, for comparison: that takes no second. */
const LARGEST_COMPARED = 2 ** 23;

/** `aec compress`: one image after the other, each verified before it is written. */
export async function compressFiles(jobs: readonly Job[], options: CompressOptions): Promise<void> {
  const report = openReport(jobs, options, COLUMNS, cellsOf);
  const models = new ModelCache();
  const workers = new Workers(options.workers);
  const batch = await runBatch(jobs, ['usage', 'model'], async ({ input, output }) => {
    const bytes = await readInput(input);
    const image = await read(bytes, nameOfInput(input), options);
    const loaded = await models.load(options.model ?? defaultModelFor(image, options));
    const model = await workers.serve(loaded, image);
    const { rate, target } = await chooseRate([image], model, options);
    const metadata = options.keepMetadata ? packMetadata(await readImageMetadata(bytes)) : undefined;
    const file = await compress(image, model, { ...rate, metadata });
    const decoded = options.verify || options.preview ? await decodeAgain(image, file, model) : undefined;
    await writeOutput(output, file);
    const result = {
      ...describe({ input, output }, image, model, bytes.length, file.length),
      ...(decoded && options.verify ? { psnr: psnr(image, decoded), ssim: ssim(image, decoded) } : {}),
      ...(target ? { target } : {}),
    };
    report.add(result, decoded ? [image, decoded] : []);
    if (!options.quiet) await warnIfLarge(result, image);
    return result;
  }).finally(() => workers.close());
  report.finish(batch);
}

/** What does not fit is told on stderr. */
async function read(bytes: Uint8Array, name: string, { background, quiet }: CompressOptions): Promise<Image> {
  const onNote = (note: string) => {
    if (!quiet) printNote(`aec: note: ${name}: ${note}`);
  };
  return readImage(bytes, { name, background, keepAlpha: true, onNote });
}

/** Decompresses the very bytes that will be written. That they do not decode can only be a fault of aec. */
async function decodeAgain(image: Image, file: Uint8Array, model: Model): Promise<Image> {
  const decoded = await decompress(file, model).catch((cause: Error) => {
    throw new Error(`the file just made does not decode (${cause.message})`, { cause });
  });
  if (Buffer.compare(image.alpha ?? NO_ALPHA, decoded.alpha ?? NO_ALPHA) !== 0) {
    throw new Error('the file just made decodes to another alpha');
  }
  return decoded;
}

function describe(job: Job, image: Image, model: Model, input: number, output: number): Compressed {
  const { width, height, channels, data } = image;
  return {
    ...job,
    width,
    height,
    channels,
    alpha: image.alpha !== undefined,
    model: { id: model.id, hash: model.hash },
    bytes: { raw: data.length + (image.alpha?.length ?? 0), input, output },
    bpp: bpp(output, image),
  };
}

function cellsOf(result: Compressed): string[] {
  const { bytes, output, input } = result;
  return [
    formatPixels(result),
    formatBytes(bytes.input),
    formatBytes(bytes.output),
    formatRatio(bytes.input / bytes.output),
    formatRatio(bytes.raw / bytes.output),
    result.bpp.toFixed(3),
    result.psnr === undefined ? '-' : formatPsnr(result.psnr),
    result.ssim === undefined ? '-' : result.ssim.toFixed(4),
    output === '-' ? nameOfInput(input) : output,
  ];
}

/** Says when the image file given, or the image as a PNG, is smaller than what became of it. */
async function warnIfLarge({ input, bytes }: Compressed, image: Image): Promise<void> {
  const warn = (what: string, size: number) => {
    const sizes = `the .aec file (${formatBytes(bytes.output)}) is larger than ${what} (${formatBytes(size)})`;
    printNote(`aec: warning: ${nameOfInput(input)}: ${sizes}`);
  };
  if (bytes.output > bytes.input) return warn('the image file', bytes.input);
  if (bytes.output < SMALLEST_PNG || image.data.length > LARGEST_COMPARED) return;
  const png = await encodeImage(image, 'png');
  if (bytes.output > png.length) warn('the same pixels as a PNG', png.length);
}
