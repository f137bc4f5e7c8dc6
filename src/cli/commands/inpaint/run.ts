import { inpaint } from '../../../applications/inpaint.js';
import { AecError } from '../../../errors.js';
import { withChannels } from '../../../image/channels.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { runBatch } from '../../io/batch.js';
import { REDRAWING } from '../../io/conversions.js';
import { openCountProgress } from '../../io/count-progress.js';
import { formatCount, formatPixels } from '../../io/figures.js';
import { nameOfInput, readInput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { checkInputsSurvive, type Job, planJobs } from '../../io/outputs.js';
import { openReport, type ReportingOptions } from '../../io/reporting.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import type { Column } from '../../io/table.js';
import { writeImage } from '../../io/write-image.js';

export interface InpaintCommandOptions extends ReportingOptions {
  readonly mask: string;
  readonly output: string;
  readonly model: string;
  readonly steps: number;
  readonly lambda: number;
  readonly seed: number;
  readonly background?: string;
  readonly force?: boolean;
}

/** One image completed; an entry of `results` under --json. */
interface Completed extends Job {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly model: { readonly id: string; readonly hash: string };
  readonly missingPixels: number;
}

const COLUMNS: readonly Column[] = [
  { heading: 'pixels', align: 'right', width: 14 },
  { heading: 'missing', align: 'right', width: 7 },
  { heading: 'file', align: 'left' },
];

/** From this level of gray on a pixel of the mask counts as white. */
const WHITE = 128;

/** `aec inpaint`: one image after the other, all with one mask. */
export async function inpaintFiles(inputs: readonly string[], options: InpaintCommandOptions): Promise<void> {
  const jobs = await planJobs(inputs, REDRAWING, options);
  await checkInputsSurvive(
    [options.mask],
    jobs.map(({ output }) => output),
  );
  const report = openReport(jobs, options, COLUMNS, cellsOf);
  const mask = withChannels(await readImage(await readInput(options.mask), { name: options.mask }), 1);
  const missing = mask.data.map((level) => (level >= WHITE ? 1 : 0));
  const models = new ModelCache();
  const batch = await runBatch(jobs, ['usage', 'model'], async (job) => {
    const name = nameOfInput(job.input);
    const image = await readImage(await readInput(job.input), { name, background: options.background });
    checkMask(mask, image, options.mask);
    const model = await models.load(options.model);
    const completed = await withProgress(name, options, (onProgress) =>
      inpaint(image, missing, model, { ...options, onProgress }),
    );
    await writeImage(job.output, completed);
    const { width, height, channels } = image;
    const missingPixels = missing.reduce((sum, pixel) => sum + pixel, 0);
    const result = {
      ...job,
      width,
      height,
      channels,
      model: { id: model.id, hash: model.hash },
      missingPixels,
    };
    report.add(result, [image, completed]);
    return result;
  });
  report.finish(batch);
}

function checkMask(mask: Image, image: Image, name: string): void {
  if (mask.width === image.width && mask.height === image.height) return;
  const sizes = [mask, image].map(({ width, height }) => `${width}×${height}`);
  throw new AecError('input', `the mask ${name} is of ${sizes[0]} pixels, the image of ${sizes[1]}`);
}

/** Steps on stderr while `work` runs, unless it is to be quiet. */
async function withProgress<T>(
  name: string,
  { steps, quiet }: InpaintCommandOptions,
  work: (onProgress?: (done: number) => void) => Promise<T>,
): Promise<T> {
  if (quiet) return work();
  const progress = openCountProgress(name, 'step');
  try {
    return await work((done) => progress.update(Math.round(done * steps), steps));
  } finally {
    progress.close();
  }
}

function cellsOf(result: Completed): string[] {
  const { input, output, missingPixels } = result;
  const name = output === STANDARD_STREAM ? nameOfInput(input) : output;
  return [formatPixels(result), formatCount(missingPixels), name];
}
