import { formatBpp, formatBytes, formatCount, formatPixels, formatRatio } from '../../../figures.js';
import { type FileInfo, inspectFile } from '../../../format/image-file.js';
import { bpp } from '../../../metrics/bpp.js';
import { type NamedModel, nameModels } from '../../../model-store/named-models.js';
import { runBatch } from '../../io/batch.js';
import { AEC_FILES } from '../../io/conversions.js';
import { nameOfInput, readInput } from '../../io/files.js';
import { findInputs } from '../../io/inputs.js';
import { isPackFile } from '../../io/open-pack.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { type Column, formatPairs, streamTable } from '../../io/table.js';

/** One file; an entry of `results` under --json. */
interface Description extends FileInfo {
  readonly input: string;
  /** The model that the file needs; null if it is not installed. */
  readonly model: { readonly id: string; readonly hash: string } | null;
  readonly rawBytes: number;
  readonly bpp: number;
}

const COLUMNS: readonly Column[] = [
  { heading: 'pixels', align: 'right', width: 14 },
  { heading: 'bytes', align: 'right', width: 9 },
  { heading: 'vs raw', align: 'right', width: 7 },
  { heading: 'bpp', align: 'right', width: 6 },
  { heading: 'model', align: 'left', width: 16 },
  { heading: 'file', align: 'left' },
];

/** `aec info`: describes files without decoding them and without their models; one file in full, several in a table. */
export async function describeFiles(inputs: readonly string[], { json }: { json?: boolean }): Promise<void> {
  const { sources, single, problems } = await findInputs(inputs, AEC_FILES);
  const addRow = streamTable(COLUMNS, printResult);
  const models = await installedModels();
  const jobs = Array.from(sources, ({ path }) => ({ input: path }));
  const batch = await runBatch(jobs, { problems }, async ({ input }) => {
    if (await isPackFile([input])) {
      const { describePack, packCells, printPack } = await import('./describe-pack.js');
      const pack = await describePack(input, models, json ? 'all' : single ? 'first' : 'none');
      if (!json && single) printPack(pack);
      else if (!json) await addRow(packCells(pack));
      return pack;
    }
    const description = describe(input, inspectFile(await readInput(input)), models);
    if (!json && single) printDescription(description);
    else if (!json) await addRow(cellsOf(description));
    return description;
  });
  if (json) printJson(batch);
}

/** The installed models; none, after a warning, if they cannot be listed. A file can be described without them. */
async function installedModels(): Promise<readonly NamedModel[]> {
  return nameModels().catch((error: Error) => {
    printNote(`aec: warning: cannot list the installed models: ${error.message}`);
    return [];
  });
}

function describe(input: string, info: FileInfo, models: readonly NamedModel[]): Description {
  const model = models.find(({ hash }) => hash.startsWith(info.modelPrefix));
  return {
    input,
    ...info,
    model: model ? { id: model.id, hash: model.hash } : null,
    rawBytes: info.width * info.height * (info.channels + (info.bytes.alpha === undefined ? 0 : 1)),
    bpp: bpp(info.bytes.total, info),
  };
}

function cellsOf(description: Description): string[] {
  const { bytes, model, modelPrefix, rawBytes } = description;
  return [
    formatPixels(description),
    formatCount(bytes.total),
    formatRatio(rawBytes / bytes.total),
    formatBpp(description.bpp),
    model?.id ?? `${modelPrefix}…`,
    description.input,
  ];
}

function printDescription(description: Description): void {
  const { bytes, model, modelPrefix, rawBytes } = description;
  const { total, ...sizes } = bytes;
  const parts = Object.entries(sizes).map(([part, size]) => `${formatCount(size)} ${part}`);
  const lines: readonly [string, string][] = [
    ['format', `${description.kind}, version ${description.version}`],
    ['pixels', formatPixels({ ...description, alpha: bytes.alpha !== undefined })],
    ['model', model ? `${model.id} (${modelPrefix})` : `not installed (hash ${modelPrefix}…)`],
    ['bytes', `${formatCount(total)} = ${parts.join(' + ')}`],
    ['rate', `${formatBpp(description.bpp)} bpp`],
    ['ratio', `${formatRatio(rawBytes / total)} smaller than raw pixels (${formatBytes(rawBytes)})`],
  ];
  printResult(nameOfInput(description.input));
  for (const line of formatPairs(lines, 8)) printResult(`  ${line}`);
}
