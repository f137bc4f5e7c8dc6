import { stat } from 'node:fs/promises';
import { defaultModelFor } from '../../../architectures/default-model.js';
import { CodingPool } from '../../../batch/coding-pool.js';
import { hasTarget, rateForTarget, type TargetOptions, type TargetRate } from '../../../batch/target-rate.js';
import { compressPack, compressPackWith, type NamedImage } from '../../../codec/compress-pack.js';
import { type Dataset, subsetOf } from '../../../data/dataset.js';
import { evenlySpread } from '../../../data/evenly-spread.js';
import { AecError } from '../../../errors.js';
import { formatBytes, formatCountOf, formatMeanBytes } from '../../../figures.js';
import { faultOfName } from '../../../format/pack-name.js';
import type { Image } from '../../../image/image.js';
import { commandModels } from '../../io/command-models.js';
import { isFolder, writeOutput } from '../../io/files.js';
import { openImages, tellOf } from '../../io/open-images.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { sourceFiles } from '../../io/source-files.js';
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
  await checkOutputs([output], { inputs: sourceFiles(source), force });
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
  const found = await openImages(source, {
    split: 'test',
    limit,
    background,
    keepAlpha: true,
    quiet: options.quiet,
    cacheBytes: CACHE_BYTES,
    decoding: pool.decoding,
  });
  const named = options.names && (await isFolder(source));
  const dataset = named ? withGoodNames(found) : found;
  if (named) checkNames(Array.from({ length: dataset.count }, (_, index) => dataset.nameOf(index)));
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

/** Leaves out the images whose names a pack cannot hold, and tells of them. Throws AecError('input') if none is left. */
function withGoodNames(dataset: Dataset): Dataset {
  const kept: number[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (let index = 0; index < dataset.count; index++) {
    const name = dataset.nameOf(index);
    const fault = faultOfName(name);
    if (fault === undefined) kept.push(index);
    else
      skipped.push({
        name,
        reason: `a name that ${fault} cannot be in a pack; rename the file, or pass --no-names`,
      });
  }
  if (skipped.length === 0) return dataset;
  tellOf({ skipped, notes: [] });
  if (kept.length === 0)
    throw new AecError('input', `${dataset.name}: no image has a name that can be in a pack`);
  return { ...subsetOf(dataset, Uint32Array.from(kept)), skipped: [...dataset.skipped, ...skipped] };
}

/** Throws AecError('usage') before anything is coded if two names clash. */
function checkNames(names: readonly string[]): void {
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
