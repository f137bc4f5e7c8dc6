import { stat } from 'node:fs/promises';
import path from 'node:path';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { CodingPool } from '../../../batch/coding-pool.js';
import { hasTarget, rateForTarget, type TargetOptions, type TargetRate } from '../../../batch/target-rate.js';
import { compressPack, compressPackWith, type NamedImage } from '../../../codec/compress-pack.js';
import type { Dataset } from '../../../data/dataset.js';
import { evenlySpread } from '../../../data/evenly-spread.js';
import { AecError } from '../../../errors.js';
import { formatBytes, formatCountOf, formatMeanBytes } from '../../../figures.js';
import { writePackName } from '../../../format/pack-name.js';
import type { Image } from '../../../image/image.js';
import { commandModels } from '../../io/command-models.js';
import { isFolder, writeOutput } from '../../io/files.js';
import { openImages } from '../../io/open-images.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { STANDARD_STREAM } from '../../io/standard-streams.js';
import { findClash, unpackedName } from '../decompress/unpacked-names.js';

export interface PackOptions extends TargetOptions {
  readonly output: string;
  readonly model?: string;
  readonly names: boolean;
  readonly limit?: number;
  readonly background?: string;
  readonly fillInvisible?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly jobs?: number;
}

/** Images on which a target is tried, spread evenly over the data set. */
const SAMPLE = 256;
/** Bytes of decoded images that are kept: those of many small images, which are looked at before they are packed. */
const CACHE_BYTES = 2 ** 27;

/** `aec pack`: reads, compresses and writes the images block by block, on all cores. */
export async function packImages(source: string, options: PackOptions): Promise<void> {
  const { output, force } = options;
  if (output === STANDARD_STREAM)
    throw new AecError('usage', '-o -: a pack cannot go to stdout; name a file');
  await checkOutputs([output], { force });
  const pool = new CodingPool({ jobs: options.jobs });
  const packed = await packWithPool(pool, source, options).finally(() => pool.close());
  const { size } = await stat(output);
  const bytesPerImage = size / packed.images;
  if (options.json) printJson({ output, ...packed, bytes: size, bytesPerImage });
  else if (!options.quiet) {
    const each = `${formatMeanBytes(bytesPerImage)} bytes per image`;
    const count = formatCountOf(packed.images, 'image');
    printResult(`${output}: ${count}, ${formatBytes(size)}, ${each}, ${packed.model.id}`);
  }
  if (packed.skipped.length > 0) {
    printNote(`aec: ${formatCountOf(packed.skipped.length, 'file')} could not be packed`);
  }
}

/** What was packed, for the report. */
interface Packed {
  readonly images: number;
  /** Files that are not in the pack, and why. */
  readonly skipped: Dataset['skipped'];
  readonly notes: Dataset['notes'];
  readonly model: { readonly id: string; readonly hash: string };
  readonly target?: TargetRate['target'];
}

async function packWithPool(pool: CodingPool, source: string, options: PackOptions): Promise<Packed> {
  const { output, force, limit, background, fillInvisible } = options;
  const dataset = await openImages(source, {
    split: 'test',
    limit,
    background,
    keepAlpha: true,
    quiet: options.quiet,
    cacheBytes: CACHE_BYTES,
    decoding: pool.decoding,
  });
  const fromFolder = await isFolder(source);
  const files = fromFolder ? Array.from({ length: dataset.count }, (_, index) => dataset.nameOf(index)) : [];
  const inputs = fromFolder ? files.map((name) => path.join(source, name)) : [source];
  await checkOutputs([output], { inputs, force });
  const named = options.names && fromFolder;
  if (named) checkNames(files);
  const models = commandModels({ notes: !options.quiet });
  const model = await models.load(options.model ?? defaultModelFor(await dataset.image(0)));
  const sample = hasTarget(options) ? await sampleOf(dataset) : [];
  const { rate, target, shortfall } = await rateForTarget(sample, model, options);
  if (shortfall !== undefined && !options.quiet) printNote(`aec: note: ${source}: ${shortfall}`);
  const coder = pool.blockCoder(model);
  const images = imagesOf(dataset, named);
  const coding = { ...rate, fillInvisible };
  const bytes = coder ? compressPackWith(coder, images, model, coding) : compressPack(images, model, coding);
  await writeOutput(output, bytes, { existing: force ? 'replace' : 'refuse' });
  const { id, hash } = model;
  const { count, skipped, notes } = dataset;
  return { images: count, skipped, notes, model: { id, hash }, ...(target && { target }) };
}

/** Throws AecError before anything is coded: `input` for a name that a pack cannot hold, `usage` if two names clash. */
function checkNames(names: readonly string[]): void {
  for (const name of names) writePackName(name);
  const unpacked = names.map((name, index) => unpackedName(name, index));
  const clash = findClash(unpacked);
  if (!clash) return;
  const [a, b] = clash;
  const both = `${names[a]} would be unpacked to ${unpacked[a]}, and ${names[b]} to ${unpacked[b]}`;
  throw new AecError('usage', `${both}; rename one, or pass --no-names`);
}

async function sampleOf(dataset: Dataset): Promise<Image[]> {
  return Promise.all(Array.from(evenlySpread(dataset.count, SAMPLE), (index) => dataset.image(index)));
}

async function* imagesOf(dataset: Dataset, named: boolean): AsyncGenerator<NamedImage> {
  for (let index = 0; index < dataset.count; index++) {
    const image = await dataset.image(index);
    yield named ? { image, name: dataset.nameOf(index) } : { image };
  }
}
