import { decodePlane } from '../entropy/adaptive-plane.js';
import type { LatentShape } from '../entropy/entropy-model.js';
import { decodeLatents } from '../entropy/symbols.js';
import { AecError } from '../errors.js';
import { type ImageParts, readImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import type { Model } from '../models/model.js';
import { type CallOptions, partOf, runSteps, type Steps } from '../steps.js';
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
    const middle = (done + end) / 2;
    const symbols: Int32Array[][] = [];
    for (const [n, index] of indices.entries()) {
      const share = (middle - done) / indices.length;
      const coding = decode(opened[index]!, scheme);
      symbols.push(yield* partOf(coding, done + n * share, done + (n + 1) * share));
    }
    const parts = yield* partOf(scheme.synthesise(symbols.flat(), width, height), middle, end);
    done = end;
    for (const [n, index] of indices.entries()) {
      const own = parts.splice(0, symbols[n]!.length);
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
  const { width, height, channels, rate } = opened.header;
  const scheme = schemeOf(model, rate);
  const planes = await runSteps(decode(opened, scheme), {});
  return { shape: scheme.latentShape(width, height, channels), planes };
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

function decode({ header, payload }: ImageParts, scheme: Scheme): Steps<Int32Array[]> {
  const { width, height, channels } = header;
  const count = modelImageCount(channels, scheme.channelsFor(channels));
  return decodeLatents(payload, count, scheme.latentShape(width, height, channels), scheme.entropyModel);
}
