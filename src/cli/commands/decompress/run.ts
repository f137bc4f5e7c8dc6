import type { CodedRow } from '../../../batch/coding-row.js';
import type { DecompressSettings } from '../../../batch/coding-task.js';
import { AecError } from '../../../errors.js';
import { formatBytes, formatPixels } from '../../../figures.js';
import { refuseBatchOptions } from '../../core/batch-options.js';
import { DECOMPRESSION } from '../../io/conversions.js';
import type { ResultTable } from '../../io/convert-files.js';
import { nameOfOutput } from '../../io/files.js';
import { isPackFile } from '../../io/open-pack.js';
import { resolveModel } from '../../io/resolve-model.js';
import { type CodingRunOptions, runCoding } from '../../io/run-coding.js';
import { type UnpackOptions, unpackImages } from './unpack.js';

export interface DecompressOptions extends CodingRunOptions, UnpackOptions {}

const TABLE: ResultTable<CodedRow> = {
  columns: [
    { heading: 'pixels', align: 'right', width: 14 },
    { heading: 'input', align: 'right', width: 7 },
    { heading: 'output', align: 'right', width: 7 },
    { heading: 'file', align: 'left' },
  ],
  cellsOf: (row) => [
    formatPixels(row),
    formatBytes(row.bytes.input),
    formatBytes(row.bytes.output),
    nameOfOutput(row),
  ],
};

/** `aec decompress`: unpacks a single pack, or decompresses .aec files, each with the model that it names. */
export async function decompressInputs(inputs: readonly string[], options: DecompressOptions): Promise<void> {
  if (options.filesFrom === undefined && (await isPackFile(inputs))) {
    refuseBatchOptions({ ...options });
    return unpackImages(inputs[0]!, options);
  }
  if (options.only !== undefined) {
    throw new AecError('usage', '--only needs a single pack: one .aec file that holds many images');
  }
  const model = options.model === undefined ? undefined : await resolveModel(options.model);
  const job = (common: DecompressSettings) =>
    ({ direction: 'decompress', settings: { model: model?.folder, ...common } }) as const;
  await runCoding(inputs, { conversion: DECOMPRESSION, table: TABLE, modelHash: model?.hash, job }, options);
}
