import { addNoise, denoise } from '../../../applications/denoise.js';
import { parseCorruption } from '../../../data/corrupt.js';
import { Random } from '../../../data/random.js';
import { AecError } from '../../../errors.js';
import { readImage } from '../../../image/read.js';
import { psnr } from '../../../metrics/psnr.js';
import { runBatch } from '../../io/batch.js';
import { REDRAWING } from '../../io/conversions.js';
import { formatPixels, formatPsnr } from '../../io/figures.js';
import { nameOfInput, readInput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import { checkInputsSurvive, type Job, planJobs } from '../../io/outputs.js';
import { openReport, type ReportingOptions } from '../../io/reporting.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import type { Column } from '../../io/table.js';
import { writeImage } from '../../io/write-image.js';

export interface DenoiseOptions extends ReportingOptions {
  readonly output: string;
  readonly model: string;
  readonly add?: string;
  readonly saveNoisy?: string;
  readonly seed: number;
  readonly background?: string;
  readonly force?: boolean;
}

/** One image denoised; an entry of `results` under --json. */
interface Denoised extends Job {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly model: { readonly id: string; readonly hash: string };
  /** Of a try-out: dB of the noisy and of the denoised image against the one given. */
  readonly psnr?: { readonly noisy: number; readonly denoised: number };
}

const COLUMNS: readonly Column[] = [
  { heading: 'pixels', align: 'right', width: 14 },
  { heading: 'noisy', align: 'right', width: 8 },
  { heading: 'denoised', align: 'right', width: 8 },
  { heading: 'file', align: 'left' },
];

/** `aec denoise`: one image after the other; in a try-out with noise of its own, the same for the same seed. */
export async function denoiseFiles(inputs: readonly string[], options: DenoiseOptions): Promise<void> {
  const corruption = options.add === undefined ? undefined : parseCorruption(options.add);
  const jobs = await planJobs(inputs, REDRAWING, options);
  const noisyFiles = await planNoisyFiles(inputs, jobs, options);
  const report = openReport(jobs, options, COLUMNS, cellsOf);
  const models = new ModelCache();
  const batch = await runBatch(jobs, ['usage', 'model'], async (job) => {
    const bytes = await readInput(job.input);
    const given = await readImage(bytes, { name: nameOfInput(job.input), background: options.background });
    const model = await models.load(options.model);
    const index = jobs.indexOf(job);
    const noisy = corruption ? addNoise(given, corruption, new Random(options.seed, index)) : given;
    const clean = await denoise(noisy, model);
    const noisyFile = noisyFiles?.[index];
    if (noisyFile !== undefined) await writeImage(noisyFile, noisy);
    await writeImage(job.output, clean);
    const { width, height, channels } = given;
    const result: Denoised = {
      ...job,
      width,
      height,
      channels,
      model: { id: model.id, hash: model.hash },
      ...(corruption ? { psnr: { noisy: psnr(given, noisy), denoised: psnr(given, clean) } } : {}),
    };
    report.add(result, corruption ? [given, noisy, clean] : [given, clean]);
    return result;
  });
  report.finish(batch);
}

/** Where the noisy images of a try-out go, in the order of the jobs. */
async function planNoisyFiles(inputs: readonly string[], jobs: readonly Job[], options: DenoiseOptions) {
  const { add, saveNoisy, force } = options;
  if (saveNoisy === undefined) return undefined;
  if (add === undefined) throw new AecError('usage', '--save-noisy needs --add: what noise to add');
  if (saveNoisy === STANDARD_STREAM) throw new AecError('usage', '--save-noisy -: name a file');
  const files = (await planJobs(inputs, REDRAWING, { output: saveNoisy, force })).map(({ output }) => output);
  await checkInputsSurvive(
    jobs.map(({ output }) => output),
    files,
  );
  return files;
}

function cellsOf(result: Denoised): string[] {
  const { input, output, psnr } = result;
  return [
    formatPixels(result),
    psnr ? formatPsnr(psnr.noisy) : '-',
    psnr ? formatPsnr(psnr.denoised) : '-',
    output === STANDARD_STREAM ? nameOfInput(input) : output,
  ];
}
