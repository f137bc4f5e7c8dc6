import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../../../errors.js';
import { formatBytes, formatCount, formatCountOf, formatPsnr } from '../../../figures.js';
import { filesIn } from '../../../model-store/folder.js';
import { type InstalledModel, listModels, modelFolders } from '../../../model-store/installed.js';
import { readManifest } from '../../../model-store/read-model.js';
import { weightSpecsOf } from '../../../model-store/weight-specs.js';
import { exitCodeOf } from '../../core/exit-codes.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { type Column, formatMarkdownTable, formatTable } from '../../io/table.js';
import { type ModelResults, readResults } from './model-results.js';

/** An installed model; an entry of `models` under --json. */
interface ModelDescription {
  readonly id: string;
  readonly hash: string;
  readonly folder: string;
  readonly architecture: string;
  readonly channels: 1 | 3;
  readonly parameters: number;
  /** Of the files that coding needs. */
  readonly bytes: number;
  readonly results: ModelResults | null;
}

const COLUMNS: readonly Column[] = [
  { heading: 'model', align: 'left' },
  { heading: 'architecture', align: 'left' },
  { heading: 'images', align: 'left' },
  { heading: 'parameters', align: 'right' },
  { heading: 'size', align: 'right' },
  { heading: 'hash', align: 'left' },
  { heading: 'measured on', align: 'left' },
  { heading: 'bytes/image', align: 'right' },
  { heading: 'PSNR', align: 'right' },
  { heading: 'SSIM', align: 'right' },
];

/** `aec models`: what is installed, without loading any weights. */
export async function describeModels(options: { json?: boolean; markdown?: boolean }): Promise<void> {
  const noteDamaged = (_folder: string, error: AecError) => {
    printNote(`aec: ${error.message}`);
    process.exitCode = exitCodeOf(error.code);
  };
  const models: ModelDescription[] = [];
  for (const model of await listModels(noteDamaged)) {
    try {
      models.push(await describe(model));
    } catch (error) {
      if (!(error instanceof AecError)) throw error;
      noteDamaged(model.folder, error);
    }
  }
  if (options.json) return printJson({ models });
  if (models.length === 0) printNote(`aec: no models in ${modelFolders().join(' or ')}; aec train makes one`);
  const rows = models.map(cellsOf);
  const lines = options.markdown ? formatMarkdownTable(COLUMNS, rows) : formatTable(COLUMNS, rows);
  for (const line of lines) printResult(line);
}

async function describe(model: InstalledModel): Promise<ModelDescription> {
  const { id, hash, folder, spec } = model;
  const files = Object.keys((await readManifest(filesIn(folder), folder)).files);
  const parameters = await Promise.all(files.map((file) => countParameters(path.join(folder, file))));
  const sizes = await Promise.all(files.map((file) => sizeOf(path.join(folder, file))));
  return {
    id,
    hash,
    folder,
    architecture: spec.architecture,
    channels: spec.channels,
    parameters: sum(parameters),
    bytes: sum(sizes),
    results: await readResults(model),
  };
}

/** Parameters in a file of a model folder: those of a tfjs model.json, or of a context network's plain float32. */
async function countParameters(file: string): Promise<number> {
  if (path.basename(path.dirname(file)) === 'context') return (await sizeOf(file)) / 4;
  if (path.basename(file) !== 'model.json') return 0;
  const shapes = weightSpecsOf(await readFile(file), file).map(({ shape }) => shape);
  return sum(shapes.map((shape) => shape.reduce((product, size) => product * size, 1)));
}

async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file).catch((error: unknown) => {
    throw new AecError('model', `${file} is missing; restore the folder`, { cause: error });
  });
  return stats.size;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function cellsOf(model: ModelDescription): string[] {
  const { results } = model;
  const figure = (value: number | null | undefined, show: (value: number) => string) =>
    value === null || value === undefined ? '-' : show(value);
  return [
    model.id,
    model.architecture,
    model.channels === 3 ? 'RGB' : 'gray',
    formatCount(model.parameters),
    formatBytes(model.bytes),
    model.hash.slice(0, 8),
    results ? `${formatCountOf(results.images, 'image')} of ${results.dataset}` : '-',
    figure(results?.bytes, (bytes) => bytes.toFixed(1)),
    figure(results?.psnr, formatPsnr),
    figure(results?.ssim, (ssim) => ssim.toFixed(4)),
  ];
}
