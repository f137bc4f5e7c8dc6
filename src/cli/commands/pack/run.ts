import { stat } from 'node:fs/promises';
import path from 'node:path';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { compressPack, type NamedImage } from '../../../codec/compress-pack.js';
import type { Dataset } from '../../../data/dataset.js';
import { openDataset } from '../../../data/open-dataset.js';
import { AecError } from '../../../errors.js';
import { writePackName } from '../../../format/pack-name.js';
import type { Image } from '../../../image/image.js';
import { formatBytes, formatCountOf } from '../../io/figures.js';
import { ModelCache } from '../../io/model-cache.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { checkInputsSurvive, checkNothingExists } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { writeAtomically } from '../../io/write-atomically.js';
import { chooseRate, type TargetOptions } from '../compress/choose-rate.js';
import { findClash, unpackedName } from '../decompress/unpacked-names.js';

export interface PackOptions extends TargetOptions {
  readonly output: string;
  readonly model?: string;
  readonly names: boolean;
  readonly limit?: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const SAMPLE = 256;

/** `aec pack`: images are read, coded and written one block after the other. */
export async function packImages(source: string, options: PackOptions): Promise<void> {
  const { output } = options;
  if (output === STANDARD_STREAM) throw new AecError('usage', '-o -: a pack is written to a file; name one');
  await checkNothingExists([{ output }], options.force ?? false);
  const dataset = await openDataset(source, { split: 'test', limit: options.limit });
  for (const { name, reason } of dataset.skipped) printNote(`aec: ${name}: left out: ${reason}`);
  const isFolder = (await stat(source).catch(() => undefined))?.isDirectory() === true;
  const files = isFolder ? Array.from({ length: dataset.count }, (_, index) => dataset.nameOf(index)) : [];
  await checkInputsSurvive(isFolder ? files.map((name) => path.join(source, name)) : [source], [output]);
  const named = options.names && isFolder;
  if (named) checkNames(files);
  const preferred = options.model ?? defaultModelFor(await dataset.image(0), options);
  const model = await new ModelCache().load(preferred);
  const { rate, target } = await chooseRate(await sampleOf(dataset), model, options);
  await writeAtomically(output, compressPack(imagesOf(dataset, named), model, rate));
  const { size } = await stat(output);
  const bytesPerImage = size / dataset.count;
  const result = {
    output,
    images: dataset.count,
    bytes: size,
    bytesPerImage,
    model: { id: model.id, hash: model.hash },
    ...(target ? { target } : {}),
  };
  if (options.json) printJson(result);
  else if (!options.quiet) {
    const each = `${bytesPerImage.toFixed(2)} bytes an image`;
    printResult(
      `${output}: ${formatCountOf(dataset.count, 'image')}, ${formatBytes(size)}, ${each}, ${model.id}`,
    );
  }
}

/** Throws AecError before anything is coded: `input` for a name that no pack may have, `usage` where two clash. */
function checkNames(names: readonly string[]): void {
  for (const name of names) writePackName(name);
  const unpacked = names.map((name, index) => unpackedName(name, index));
  const clash = findClash(unpacked);
  if (!clash) return;
  const [a, b] = clash;
  const both = `${names[a]} would be unpacked to ${unpacked[a]}, and ${names[b]} to ${unpacked[b]}`;
  throw new AecError('usage', `${both}; rename one, or pass --no-names`);
}

/** Images on which a target is tried: a few hundred, evenly spread. */
async function sampleOf(dataset: Dataset): Promise<Image[]> {
  const count = Math.min(SAMPLE, dataset.count);
  return Promise.all(
    Array.from({ length: count }, (_, i) => dataset.image(Math.floor((i * dataset.count) / count))),
  );
}

async function* imagesOf(dataset: Dataset, named: boolean): AsyncGenerator<NamedImage> {
  for (let index = 0; index < dataset.count; index++) {
    const image = await dataset.image(index);
    yield named ? { image, name: dataset.nameOf(index) } : { image };
  }
}
