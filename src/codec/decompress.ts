import type { Model } from '../architectures/model.js';
import { decodePlane } from '../entropy/adaptive-plane.js';
import type { LatentShape } from '../entropy/entropy-model.js';
import { decodeLatents, emptyLatents } from '../entropy/symbols.js';
import { AecError } from '../errors.js';
import { type ImageParts, readImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import { type CallOptions, PartialWork, partOf, runSteps, type Steps } from '../steps.js';
import { batchesBySize } from './batches.js';
import { checkModel } from './check-arguments.js';
import { fromModelImages, modelImageCount } from './planes.js';
import { type Scheme, schemeOf } from './scheme.js';

/**
 * The image of an .aec file:
 *
 *     bytes ─ container ─► payload ─ entropy coder ─► ŷ ─ × step ─ g_s ─► x̂
 *
 * `AecError` of code `format`, `version`, `checksum` or `limit` on a bad file; `model` when it needs another model.
 */
export async function decompress(file: Uint8Array, model: Model, options: CallOptions = {}): Promise<Image> {
  return (await decompressMany([file], model, options))[0]!;
}

/** `decompress` for many files; images of one size and rate go through the transform together. The pixels are the same. */
export async function decompressMany(
  files: readonly Uint8Array[],
  model: Model,
  options: CallOptions = {},
): Promise<Image[]> {
  checkModel(model);
  const opened = files.map((file) => open(file, model));
  return runSteps(imagesOf(opened, model), options);
}

function* imagesOf(opened: readonly ImageParts[], model: Model): Steps<Image[]> {
  const images = new Array<Image>(opened.length);
  let done = 0;
  for (const indices of batchesBySize(opened.map(({ header }) => header))) {
    const { width, height, rate } = opened[indices[0]!]!.header;
    const scheme = schemeOf(model, rate);
    const end = done + indices.length / opened.length;
    const coded = indices.map((index) => codedSymbols(opened[index]!, scheme));
    const flat = coded.flatMap(({ planes }) => planes);
    // A large image goes through the transform in tiles, as soon as their symbols are there.
    const needRows = function* (rows: number): Steps<void> {
      for (const { shape, work } of coded) yield* work.advance(flat.length === 1 ? rows / shape.height : 1);
    };
    const parts = yield* partOf(scheme.synthesise(flat, width, height, needRows), done, end);
    for (const { work } of coded) yield* work.advance(1);
    done = end;
    for (const [n, index] of indices.entries()) {
      const own = parts.splice(0, coded[n]!.planes.length);
      const { header, alpha } = opened[index]!;
      const plane = alpha && { alpha: yield* partOf(decodePlane(alpha, width, height), end, end) };
      images[index] = { ...fromModelImages(own, header.channels), ...plane };
    }
  }
  return images;
}

/** ŷ of a file: the symbols of every image that the model coded for it, in raster order, channels last. */
export interface FileSymbols {
  readonly shape: LatentShape;
  readonly planes: readonly Int32Array[];
}

/** The symbols of an .aec file, which `decompress` turns into pixels; fails as it does. */
export async function symbolsOf(file: Uint8Array, model: Model): Promise<FileSymbols> {
  checkModel(model);
  const opened = open(file, model);
  const { shape, planes, work } = codedSymbols(opened, schemeOf(model, opened.header.rate));
  await runSteps(work.finish(), {});
  return { shape, planes };
}

function open(file: Uint8Array, model: Model): ImageParts {
  const parts = readImageFile(file);
  const { header } = parts;
  if (!model.hash.startsWith(header.modelPrefix)) {
    const own = model.hash.slice(0, 8);
    throw new AecError(
      'model',
      `the file was written with model ${header.modelPrefix}, not with ${model.id} (${own}); load the right one`,
    );
  }
  return parts;
}

interface CodedSymbols extends FileSymbols {
  /** Reads them, row by row, into `planes`. */
  readonly work: PartialWork<unknown>;
}

function codedSymbols({ header, payload }: ImageParts, scheme: Scheme): CodedSymbols {
  const { width, height, channels } = header;
  const shape = scheme.latentShape(width, height, channels);
  const planes = emptyLatents(modelImageCount(channels, scheme.channelsFor(channels)), shape);
  const work = new PartialWork(decodeLatents(payload, planes.length, shape, scheme.entropyModel, planes));
  return { shape, planes, work };
}
