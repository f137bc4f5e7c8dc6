import { decompress } from '../../../codec/decompress.js';
import { AecError } from '../../../errors.js';
import { formatBytes, formatPixels } from '../../../figures.js';
import { inspectFile } from '../../../format/image-file.js';
import { readMetadata } from '../../../format/metadata.js';
import { DECOMPRESSION } from '../../io/conversions.js';
import {
  convertFiles,
  describeImage,
  type ImageResult,
  type ReportingOptions,
  type ResultTable,
} from '../../io/convert-files.js';
import { nameOfOutput, readInput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { isPackFile } from '../../io/open-pack.js';
import { type Job, planJobs } from '../../io/plan-jobs.js';
import { Workers } from '../../io/workers.js';
import { writeImage } from '../../io/write-image.js';
import { type UnpackOptions, unpackImages } from './unpack.js';

export interface DecompressOptions extends ReportingOptions, UnpackOptions {
  readonly workers?: number;
}

/** One image decompressed; an entry of `results` under --json. */
interface Decompressed extends ImageResult {
  readonly bytes: { readonly input: number; readonly output: number };
}

const TABLE: ResultTable<Decompressed> = {
  columns: [
    { heading: 'pixels', align: 'right', width: 14 },
    { heading: 'input', align: 'right', width: 7 },
    { heading: 'output', align: 'right', width: 7 },
    { heading: 'file', align: 'left' },
  ],
  cellsOf: (result) => [
    formatPixels(result),
    formatBytes(result.bytes.input),
    formatBytes(result.bytes.output),
    nameOfOutput(result),
  ],
};

/** `aec decompress`: unpacks a single pack, or decompresses .aec files. */
export async function decompressInputs(inputs: readonly string[], options: DecompressOptions): Promise<void> {
  if (await isPackFile(inputs)) return unpackImages(inputs[0]!, options);
  if (options.only !== undefined) {
    throw new AecError('usage', '--only needs a single pack: one .aec file that holds many images');
  }
  await decompressFiles(await planJobs(inputs, DECOMPRESSION, options), options);
}

/** Decompresses the files one by one, each with the model that it names. */
async function decompressFiles(jobs: readonly Job[], options: DecompressOptions): Promise<void> {
  const models = new ModelCache();
  const workers = new Workers(options.workers);
  await convertFiles(jobs, options, TABLE, ['usage'], async (job) => {
    const file = await readInput(job.input);
    const header = inspectFile(file);
    const loaded = await (options.model ? models.load(options.model) : models.loadByHash(header.modelPrefix));
    const model = await workers.serve(loaded, header);
    const image = await decompress(file, model);
    const written = await writeImage(job.output, image, { metadata: readMetadata(file) });
    const bytes = { input: file.length, output: written };
    return { result: { ...describeImage(job, image, model), bytes }, pictures: [image] };
  }).finally(() => workers.close());
}
