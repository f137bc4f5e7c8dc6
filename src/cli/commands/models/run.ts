import { architectureOf } from '../../../architectures/open-model.js';
import type { Rates } from '../../../architectures/rates.js';
import { modelPrefix } from '../../../codec/model-prefix.js';
import { AecError } from '../../../errors.js';
import {
  formatBytes,
  formatCount,
  formatCountOf,
  formatMeanBytes,
  formatPsnr,
  formatSsim,
} from '../../../figures.js';
import { filesIn } from '../../../model-store/folder.js';
import { type InstalledModel, listModels } from '../../../model-store/installed.js';
import { modelFolders } from '../../../model-store/named-models.js';
import { readStoredModel } from '../../../model-store/read-model.js';
import { exitCodeOf } from '../../core/exit-codes.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { shownFolder } from '../../io/shown-folder.js';
import { type Column, formatMarkdownTable, formatTable } from '../../io/table.js';
import { type ModelResults, readResults } from './model-results.js';

/** An installed model; an entry of `models` under --json. */
interface ModelDescription {
  readonly id: string;
  readonly hash: string;
  readonly folder: string;
  readonly architecture: string;
  readonly channels: 1 | 3;
  /** The rates to choose from; null for a model of one fixed rate. */
  readonly rates: Rates | null;
  readonly parameters: number;
  /** Size of the files that coding needs. */
  readonly bytes: number;
  readonly results: ModelResults | null;
  /** The folder of the model that this id finds instead, because it is searched first; null if the id finds this one. */
  readonly hiddenBy: string | null;
}

const COLUMNS: readonly Column[] = [
  { heading: 'model', align: 'left' },
  { heading: 'architecture', align: 'left' },
  { heading: 'images', align: 'left' },
  { heading: 'rates', align: 'left' },
  { heading: 'parameters', align: 'right' },
  { heading: 'size', align: 'right' },
  { heading: 'hash', align: 'left' },
  { heading: 'measured on', align: 'left' },
  { heading: 'bytes/image', align: 'right' },
  { heading: 'PSNR', align: 'right' },
  { heading: 'SSIM', align: 'right' },
];

/** `aec models`: lists the installed models without loading weights. */
export async function describeModels(options: { json?: boolean; markdown?: boolean }): Promise<void> {
  const noteDamaged = (_folder: string, error: AecError) => {
    printNote(`aec: ${error.message}`);
    process.exitCode = exitCodeOf(error.code);
  };
  const models: ModelDescription[] = [];
  const folders = new Map<string, string>();
  for (const model of await listModels(noteDamaged)) {
    const hiddenBy = folders.get(model.id) ?? null;
    if (hiddenBy === null) folders.set(model.id, model.folder);
    try {
      models.push(await describe(model, hiddenBy));
    } catch (error) {
      noteDamaged(model.folder, asDamage(error, model.folder));
    }
  }
  if (options.json) return printJson({ models });
  if (models.length === 0) printNote(`aec: no models in ${modelFolders().join(' or ')}; aec train makes one`);
  const rows = models.map(cellsOf);
  const lines = options.markdown ? formatMarkdownTable(COLUMNS, rows) : await formatTable(COLUMNS, rows);
  for (const line of lines) printResult(line);
  for (const { id, folder, hiddenBy } of models) {
    if (hiddenBy === null) continue;
    printNote(
      `aec: note: ${id} means ${shownFolder(hiddenBy)}; name the other by its folder, ${shownFolder(folder)}`,
    );
  }
}

/** A folder that was put together to break the list must not keep the others out of it. */
function asDamage(error: unknown, folder: string): AecError {
  if (error instanceof AecError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AecError('model', `${folder}: cannot be read (${reason})`, { cause: error });
}

async function describe(model: InstalledModel, hiddenBy: string | null): Promise<ModelDescription> {
  const { id, hash, folder } = model;
  const { spec, files } = await readStoredModel(filesIn(folder), folder);
  const architecture = architectureOf(spec, folder);
  const { channels, rates } = architecture.describe(spec, folder);
  return {
    id,
    hash,
    folder,
    architecture: spec.architecture,
    channels,
    rates: rates ?? null,
    parameters: architecture.countParameters(files, folder),
    bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
    results: await readResults(model),
    hiddenBy,
  };
}

/** The rates in words: one fixed rate, all qualities, lossless. */
function wordsOf(rates: Rates | null): string {
  if (!rates) return 'one';
  if (!rates.samples) return 'all';
  return rates.lossy > 0 ? 'all, lossless' : 'near-lossless, lossless';
}

function cellsOf(model: ModelDescription): string[] {
  const { results } = model;
  const figure = (value: number | null | undefined, show: (value: number) => string) =>
    value === null || value === undefined ? '-' : show(value);
  return [
    model.hiddenBy === null ? model.id : `${model.id} (hidden by ${shownFolder(model.hiddenBy)})`,
    model.architecture,
    model.channels === 3 ? 'RGB' : 'gray',
    wordsOf(model.rates),
    formatCount(model.parameters),
    formatBytes(model.bytes),
    modelPrefix(model),
    results ? `${formatCountOf(results.images, 'image')} of ${results.dataset}` : '-',
    figure(results?.bytes, formatMeanBytes),
    figure(results?.psnr, formatPsnr),
    figure(results?.ssim, formatSsim),
  ];
}
