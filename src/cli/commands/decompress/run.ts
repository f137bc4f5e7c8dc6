import { decompress } from '../../../codec/decompress.js';
import { inspectFile } from '../../../format/image-file.js';
import { readMetadata } from '../../../format/metadata.js';
import { runBatch } from '../../io/batch.js';
import { formatBytes, formatPixels } from '../../io/figures.js';
import { nameOfInput, readInput } from '../../io/files.js';
import { ModelCache } from '../../io/model-cache.js';
import type { Job } from '../../io/outputs.js';
import { openReport, type ReportingOptions } from '../../io/reporting.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import type { Column } from '../../io/table.js';
import { Workers } from '../../io/workers.js';
import { writeImage } from '../../io/write-image.js';

export interface DecompressOptions extends ReportingOptions {
  readonly model?: string;
  readonly workers?: number;
}

/** One image decompressed; an entry of `results` under --json. */
interface Decompressed {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Whether it has transparency. */
  readonly alpha: boolean;
  readonly model: { readonly id: string; readonly hash: string };
  readonly bytes: { readonly input: number; readonly output: number };
}

const COLUMNS: readonly Column[] = [
  { heading: 'pixels', align: 'right', width: 14 },
  { heading: 'input', align: 'right', width: 7 },
  { heading: 'output', align: 'right', width: 7 },
  { heading: 'file', align: 'left' },
];

/** `aec decompress`: one file after the other, each with the model that it names. */
export async function decompressFiles(jobs: readonly Job[], options: DecompressOptions): Promise<void> {
  const report = openReport(jobs, options, COLUMNS, cellsOf);
  const models = new ModelCache();
  const workers = new Workers(options.workers);
  const batch = await runBatch(jobs, ['usage'], async ({ input, output }) => {
    const file = await readInput(input);
    const header = inspectFile(file);
    const loaded = await (options.model ? models.load(options.model) : models.loadByHash(header.modelPrefix));
    const model = await workers.serve(loaded, header);
    const image = await decompress(file, model);
    const written = await writeImage(output, image, { metadata: readMetadata(file) });
    const { width, height, channels } = image;
    const result: Decompressed = {
      input,
      output,
      width,
      height,
      channels,
      alpha: image.alpha !== undefined,
      model: { id: model.id, hash: model.hash },
      bytes: { input: file.length, output: written },
    };
    report.add(result, [image]);
    return result;
  }).finally(() => workers.close());
  report.finish(batch);
}

function cellsOf(result: Decompressed): string[] {
  const { bytes, input, output } = result;
  const name = output === STANDARD_STREAM ? nameOfInput(input) : output;
  return [formatPixels(result), formatBytes(bytes.input), formatBytes(bytes.output), name];
}
