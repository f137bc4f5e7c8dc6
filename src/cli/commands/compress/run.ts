import { traitsOf } from '../../../architectures/open-model.js';
import { chooseRate } from '../../../architectures/rates.js';
import type { CodedRow } from '../../../batch/coding-row.js';
import type { CompressSettings } from '../../../batch/coding-task.js';
import type { TargetOptions } from '../../../batch/target-rate.js';
import {
  formatBpp,
  formatBytes,
  formatPixels,
  formatPsnr,
  formatRatio,
  formatSsim,
} from '../../../figures.js';
import { checkColour } from '../../../image/read.js';
import type { InstalledModel } from '../../../model-store/installed.js';
import { COMPRESSION } from '../../io/conversions.js';
import type { ResultTable } from '../../io/convert-files.js';
import { nameOfOutput } from '../../io/files.js';
import { resolveModel } from '../../io/resolve-model.js';
import { type CodingRunOptions, runCoding } from '../../io/run-coding.js';

export interface CompressOptions extends CodingRunOptions, TargetOptions {
  readonly model?: string;
  readonly background?: string;
  readonly fillInvisible?: boolean;
  readonly keepMetadata?: boolean;
  readonly verify: boolean;
}

const TABLE: ResultTable<CodedRow> = {
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
  cellsOf: (row) => [
    formatPixels(row),
    formatBytes(row.bytes.input),
    formatBytes(row.bytes.output),
    formatRatio(row.bytes.input / row.bytes.output),
    formatRatio(row.bytes.raw! / row.bytes.output),
    formatBpp(row.bpp!),
    row.psnr === undefined ? '-' : formatPsnr(row.psnr ?? Number.POSITIVE_INFINITY),
    row.ssim === undefined ? '-' : formatSsim(row.ssim),
    nameOfOutput(row),
  ],
};

/** `aec compress`: compresses images, and verifies each file before it is written. */
export async function compressFiles(inputs: readonly string[], options: CompressOptions): Promise<void> {
  const { background, quiet } = options;
  if (background !== undefined) await checkColour(background);
  const model =
    options.model === undefined ? undefined : await resolveModel(options.model, { notes: !quiet });
  if (model) checkRate(model, options);
  const settings: Omit<CompressSettings, 'existing'> = {
    model: model?.folder,
    quality: options.quality,
    lossless: options.lossless,
    nearLossless: options.nearLossless,
    effort: options.effort,
    targetBytes: options.targetBytes,
    targetBpp: options.targetBpp,
    targetPsnr: options.targetPsnr,
    strict: options.strict,
    background,
    fillInvisible: options.fillInvisible,
    keepMetadata: options.keepMetadata,
    verify: options.verify,
    compare: !quiet,
  };
  const job = (common: Pick<CompressSettings, 'existing' | 'preserve'>) =>
    ({ direction: 'compress', settings: { ...settings, ...common } }) as const;
  await runCoding(inputs, { conversion: COMPRESSION, table: TABLE, modelHash: model?.hash, job }, options);
}

/** Throws AecError('usage') before anything is read if the model does not have the rate. */
function checkRate({ id, spec, folder }: InstalledModel, options: CompressOptions): void {
  const { quality, lossless, nearLossless, effort } = options;
  chooseRate(traitsOf(spec, folder).rates, { quality, lossless, nearLossless, effort }, id);
}
