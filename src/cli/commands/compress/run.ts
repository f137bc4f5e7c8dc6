import { defaultModelFor } from '../../../architectures/default-model.js';
import type { Model } from '../../../architectures/model.js';
import { isExact } from '../../../architectures/rates.js';
import { compress } from '../../../codec/compress.js';
import { decompress } from '../../../codec/decompress.js';
import {
  formatBpp,
  formatBytes,
  formatPixels,
  formatPsnr,
  formatRatio,
  formatSsim,
} from '../../../figures.js';
import { inspectFile } from '../../../format/image-file.js';
import { packMetadata } from '../../../format/metadata.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { readImageMetadata } from '../../../image/read-metadata.js';
import { encodeImage } from '../../../image/write.js';
import { bpp } from '../../../metrics/bpp.js';
import { psnr } from '../../../metrics/psnr.js';
import { ssim } from '../../../metrics/ssim.js';
import { COMPRESSION } from '../../io/conversions.js';
import {
  convertFiles,
  describeImage,
  type ImageResult,
  type ReportingOptions,
  type ResultTable,
} from '../../io/convert-files.js';
import { nameOfInput, nameOfOutput, readInput, writeOutput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { printNote } from '../../io/output.js';
import { type JobOptions, planJobs } from '../../io/plan-jobs.js';
import { Workers } from '../../io/workers.js';
import { type ChosenRate, chooseRate, type TargetOptions } from './choose-rate.js';

export interface CompressOptions extends JobOptions, ReportingOptions, TargetOptions {
  readonly model?: string;
  readonly background?: string;
  readonly fillInvisible?: boolean;
  readonly keepMetadata?: boolean;
  readonly verify: boolean;
  readonly workers?: number;
}

/** One image compressed; an entry of `results` under --json. */
interface Compressed extends ImageResult {
  /** Sizes of the uncompressed pixels, of the input file and of the .aec file. */
  readonly bytes: { readonly raw: number; readonly input: number; readonly output: number };
  readonly bpp: number;
  /** Whether the file holds the exact pixels, asked for or because that takes no more bytes. */
  readonly lossless: boolean;
  /** PSNR in dB and SSIM of the image that the file decodes to; absent under --no-verify. */
  readonly psnr?: number;
  readonly ssim?: number;
  /** The target, if one was given, the value that was reached, and whether that meets the target. */
  readonly target?: ChosenRate['target'];
}

const TABLE: ResultTable<Compressed> = {
  columns: [
    { heading: 'pixels', align: 'right', width: 14 },
    { heading: 'input', align: 'right', width: 7 },
    { heading: 'output', align: 'right', width: 7 },
    { heading: 'vs input', align: 'right', width: 8 },
    { heading: 'vs raw', align: 'right', width: 7 },
    { heading: 'bpp', align: 'right', width: 6 },
    { heading: 'PSNR', align: 'right', width: 8 },
    { heading: 'SSIM', align: 'right', width: 6 },
    { heading: 'file', align: 'left' },
  ],
  cellsOf: (result) => [
    formatPixels(result),
    formatBytes(result.bytes.input),
    formatBytes(result.bytes.output),
    formatRatio(result.bytes.input / result.bytes.output),
    formatRatio(result.bytes.raw / result.bytes.output),
    formatBpp(result.bpp),
    result.psnr === undefined ? '-' : formatPsnr(result.psnr),
    result.ssim === undefined ? '-' : formatSsim(result.ssim),
    nameOfOutput(result),
  ],
};

const NO_ALPHA = new Uint8Array();
/** No PNG file has fewer bytes. */
const SMALLEST_PNG = 67;
/** The most samples for which the PNG of the same pixels is made for comparison: that takes less than a second. */
const LARGEST_COMPARED = 2 ** 23;

/** `aec compress`: compresses the images one by one, and verifies each file before it is written. */
export async function compressFiles(inputs: readonly string[], options: CompressOptions): Promise<void> {
  const jobs = await planJobs(inputs, COMPRESSION, options);
  const models = new ModelCache({ notes: !options.quiet });
  const workers = new Workers(options.workers);
  await convertFiles(jobs, options, TABLE, ['usage', 'model'], async (job) => {
    const bytes = await readInput(job.input);
    const image = await read(bytes, nameOfInput(job.input), options);
    const loaded = await models.load(options.model ?? defaultModelFor(image));
    const model = await workers.serve(loaded, image);
    const { rate, target } = await chooseRate([image], model, nameOfInput(job.input), options);
    const metadata = options.keepMetadata ? packMetadata(await readImageMetadata(bytes)) : undefined;
    const file = await compress(image, model, { ...rate, metadata, fillInvisible: options.fillInvisible });
    const lossless = isExact(inspectFile(file).rate);
    if (lossless && !options.lossless && options.nearLossless !== 0 && !options.quiet) {
      printNote(`aec: note: ${nameOfInput(job.input)}: coded without loss, which takes no more bytes here`);
    }
    const decoded = options.verify || options.preview ? await decodeAgain(image, file, model) : undefined;
    await writeOutput(job.output, file);
    const raw = image.data.length + (image.alpha?.length ?? 0);
    const result: Compressed = {
      ...describeImage(job, image, model),
      bytes: { raw, input: bytes.length, output: file.length },
      bpp: bpp(file.length, image),
      lossless,
      ...(decoded && options.verify ? { psnr: psnr(image, decoded), ssim: ssim(image, decoded) } : {}),
      ...(target ? { target } : {}),
    };
    if (!options.quiet) await warnIfLarge(result, image);
    return { result, pictures: decoded ? [image, decoded] : [] };
  }).finally(() => workers.close());
}

/** Reads an image, and notes on stderr what of it an .aec file does not keep. */
async function read(bytes: Uint8Array, name: string, { background, quiet }: CompressOptions): Promise<Image> {
  const onNote = (note: string) => {
    if (!quiet) printNote(`aec: note: ${name}: ${note}`);
  };
  return readImage(bytes, { name, background, keepAlpha: true, onNote });
}

/** Decompresses the bytes that will be written. If they do not decode, that is a bug in aec. */
async function decodeAgain(image: Image, file: Uint8Array, model: Model): Promise<Image> {
  const decoded = await decompress(file, model).catch((cause: Error) => {
    throw new Error(`the file just made does not decode (${cause.message})`, { cause });
  });
  if (Buffer.compare(image.alpha ?? NO_ALPHA, decoded.alpha ?? NO_ALPHA) !== 0) {
    throw new Error('the alpha channel of the file just made differs from the image');
  }
  return decoded;
}

/** Warns if the input file, or a PNG of the same pixels, is smaller than the .aec file. */
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
