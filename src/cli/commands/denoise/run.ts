import { addNoise, denoise } from '../../../applications/denoise.js';
import { requireLatent } from '../../../applications/latent-space.js';
import { trainingFor } from '../../../applications/uses.js';
import type { Model } from '../../../architectures/model.js';
import { parseCorruption } from '../../../data/corrupt.js';
import { Random } from '../../../data/random.js';
import { AecError } from '../../../errors.js';
import { formatPixels, formatPsnr } from '../../../figures.js';
import { readImage } from '../../../image/read.js';
import { psnr } from '../../../metrics/psnr.js';
import { commandModels } from '../../io/command-models.js';
import { REDRAWING } from '../../io/conversions.js';
import {
  convertFiles,
  describeImage,
  type ImageResult,
  type ReportingOptions,
  type ResultTable,
} from '../../io/convert-files.js';
import { nameOfInput, nameOfOutput, readInput } from '../../io/files.js';
import { type GateOptions, ImageGate } from '../../io/image-gate.js';
import type { Job } from '../../io/job.js';
import { printNote } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { planJobs } from '../../io/plan-jobs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { writeImage } from '../../io/write-image.js';

export interface DenoiseOptions extends ReportingOptions, GateOptions {
  readonly output: string;
  readonly model: string;
  readonly add?: string;
  readonly saveNoisy?: string;
  readonly seed: number;
  readonly background?: string;
  readonly force?: boolean;
}

/** One image denoised; an entry of `results` under --json. */
interface Denoised extends ImageResult {
  /** With --add: PSNR in dB of the noisy and of the denoised image, against the input. */
  readonly psnr?: { readonly noisy: number; readonly denoised: number };
}

const TABLE: ResultTable<Denoised> = {
  columns: [
    { heading: 'pixels', align: 'right', width: 14 },
    { heading: 'noisy', align: 'right', width: 8 },
    { heading: 'denoised', align: 'right', width: 8 },
    { heading: 'file', align: 'left' },
  ],
  cellsOf: (result) => [
    formatPixels(result),
    result.psnr ? formatPsnr(result.psnr.noisy) : '-',
    result.psnr ? formatPsnr(result.psnr.denoised) : '-',
    nameOfOutput(result),
  ],
};

/** `aec denoise`: denoises the images one by one. With --add every image gets noise of its own, fixed by the seed. */
export async function denoiseFiles(inputs: readonly string[], options: DenoiseOptions): Promise<void> {
  const corruption = options.add === undefined ? undefined : parseCorruption(options.add);
  const { jobs, problems } = await planJobs(inputs, REDRAWING, options);
  const noisyJobs = await planNoisyFiles(inputs, jobs, options);
  const models = commandModels();
  let gate: ImageGate | undefined;
  await convertFiles(jobs, options, TABLE, { fatal: ['usage', 'model'], problems }, async (job) => {
    const bytes = await readInput(job.input);
    const given = await readImage(bytes, { name: nameOfInput(job.input), background: options.background });
    const model = await models.load(options.model);
    requireLatent(model, 'denoise');
    gate ??= await openGate(model, options);
    await gate.check(given, nameOfInput(job.input));
    const index = jobs.indexOf(job);
    const noisy = corruption ? addNoise(given, corruption, new Random(options.seed, index)) : given;
    const clean = await denoise(noisy, model);
    const noisyJob = noisyJobs?.[index];
    if (noisyJob) await writeImage(noisyJob.output, noisy, {}, { within: noisyJob.within });
    await writeImage(job.output, clean, {}, { within: job.within });
    const result: Denoised = {
      ...describeImage(job, given, model),
      ...(corruption ? { psnr: { noisy: psnr(given, noisy), denoised: psnr(given, clean) } } : {}),
    };
    return { result, pictures: corruption ? [given, noisy, clean] : [given, clean] };
  });
}

/** Warns if the model was not trained to remove noise: it then removes detail with it. */
async function openGate(model: Model, options: DenoiseOptions): Promise<ImageGate> {
  const gate = await ImageGate.open(model, 'denoise', options);
  if (gate.acquaintance.record?.corruption === null && !options.quiet) {
    const advice = `mnist-denoising was, on digits; for other images: ${trainingFor('denoise')}`;
    printNote(
      `aec: warning: ${model.id} was not trained to remove noise, and removes detail with it; ${advice}`,
    );
  }
  return gate;
}

/** The jobs that write the noisy images, in the order of the others. */
async function planNoisyFiles(inputs: readonly string[], jobs: readonly Job[], options: DenoiseOptions) {
  const { add, saveNoisy, force } = options;
  if (saveNoisy === undefined) return undefined;
  if (add === undefined) throw new AecError('usage', '--save-noisy also needs --add, the noise to add');
  if (saveNoisy === STANDARD_STREAM)
    throw new AecError('usage', '--save-noisy -: stdout takes the clean image only; name a file');
  const plan = await planJobs(inputs, REDRAWING, { output: saveNoisy, force });
  await checkOutputs([...jobs, ...plan.jobs], { force });
  return plan.jobs;
}
