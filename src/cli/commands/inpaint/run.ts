import { inpaint } from '../../../applications/inpaint.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { AecError } from '../../../errors.js';
import { formatCount, formatPixels } from '../../../figures.js';
import { withChannels } from '../../../image/channels.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { commandModels } from '../../io/command-models.js';
import { REDRAWING } from '../../io/conversions.js';
import {
  convertFiles,
  describeImage,
  type ImageResult,
  type ReportingOptions,
  type ResultTable,
} from '../../io/convert-files.js';
import { openCountProgress } from '../../io/count-progress.js';
import { nameOfInput, nameOfOutput, readInput } from '../../io/files.js';
import { type GateOptions, ImageGate } from '../../io/image-gate.js';
import { checkOutputs } from '../../io/outputs.js';
import { planJobs } from '../../io/plan-jobs.js';
import { writeImage } from '../../io/write-image.js';

export interface InpaintCommandOptions extends ReportingOptions, GateOptions {
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
interface Completed extends ImageResult {
  readonly missingPixels: number;
}

const TABLE: ResultTable<Completed> = {
  columns: [
    { heading: 'pixels', align: 'right', width: 14 },
    { heading: 'missing', align: 'right', width: 7 },
    { heading: 'file', align: 'left' },
  ],
  cellsOf: (result) => [formatPixels(result), formatCount(result.missingPixels), nameOfOutput(result)],
};

/** Pixels of the mask at this gray level or above count as white. */
const WHITE = 128;

/** `aec inpaint`: completes the images one by one, all with the same mask. */
export async function inpaintFiles(inputs: readonly string[], options: InpaintCommandOptions): Promise<void> {
  const { jobs, problems } = await planJobs(inputs, REDRAWING, options);
  await checkOutputs(jobs, { ...options, inputs: [options.mask], areDistinct: true });
  const mask = withChannels(await readImage(await readInput(options.mask), { name: options.mask }), 1);
  const missing = mask.data.map((level) => (level >= WHITE ? 1 : 0));
  const missingPixels = missing.reduce((sum, pixel) => sum + pixel, 0);
  const models = commandModels();
  let gate: ImageGate | undefined;
  await convertFiles(jobs, options, TABLE, { fatal: ['usage', 'model'], problems }, async (job) => {
    const name = nameOfInput(job.input);
    const image = await readImage(await readInput(job.input), { name, background: options.background });
    checkMask(mask, image, options.mask);
    const model = await models.load(options.model);
    requireLatent(model, 'inpaint');
    gate ??= await ImageGate.open(model, 'inpaint', options);
    gate.checkFacts(image, name);
    const completed = await withProgress(name, options, (onProgress) =>
      inpaint(image, missing, model, { ...options, onProgress }),
    );
    // Only whole images can be told from those of the model: a strange one stays strange when its hole is filled.
    await gate.check(completed, name);
    await writeImage(job.output, completed, {}, { within: job.within });
    return { result: { ...describeImage(job, image, model), missingPixels }, pictures: [image, completed] };
  });
}

function checkMask(mask: Image, image: Image, name: string): void {
  if (mask.width === image.width && mask.height === image.height) return;
  const sizes = [mask, image].map(({ width, height }) => `${width}×${height}`);
  throw new AecError(
    'input',
    `the mask ${name} has ${sizes[0]} pixels, but the image has ${sizes[1]}; they must be equal in size`,
  );
}

/** Shows on stderr how many steps of `work` are done, unless --quiet. */
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
