import type { Model } from '../architectures/model.js';
import { hasPalette } from '../architectures/rates.js';
import { decodePlanes } from '../entropy/plane-coding.js';
import { type ImageParts, readImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import { checkImageSize, type Limits } from '../limits.js';
import { type CallOptions, inTurn, runSteps, type Steps, stages } from '../steps.js';
import { batchesBySize } from './batches.js';
import { checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import { decodePayloads } from './decode-payloads.js';
import { type ImageSymbols, openPayload } from './image-coding.js';
import { requirePrefix } from './model-prefix.js';
import { symbolsWithPalette } from './palette-payload.js';

/**
 * Decompresses an .aec file:
 *
 *     bytes ─ container ─► payload ─ entropy coder ─► ŷ ─ × step ─ g_s ─► x̂
 *
 * `AecError` of code `format`, `version`, `checksum` or `limit` for a bad file, `model` if it was written with another model.
 */
export async function decompress(file: Uint8Array, model: Model, options: CallOptions = {}): Promise<Image> {
  return (await decompressMany([file], model, options))[0]!;
}

/** `decompress` for many files, with the same pixels: files of one size and rate go through the transform together. */
export async function decompressMany(
  files: readonly Uint8Array[],
  model: Model,
  options: CallOptions = {},
): Promise<Image[]> {
  checkModel(model);
  const opened = files.map((file) => open(file, model, options.limits));
  return runSteps(imagesOf(opened, model), options);
}

function* imagesOf(opened: readonly ImageParts[], model: Model): Steps<Image[]> {
  const batches = batchesBySize(opened.map(({ header }) => header));
  const images = new Array<Image>(opened.length);
  const imagesOfBatch = function* (indices: readonly number[]): Steps<void> {
    const batch = indices.map((index) => opened[index]!);
    const stage = stages([1, 0]);
    const decoded = yield* stage(decodePayloads(batch, batch[0]!.header, model));
    const alphas = yield* stage(inTurn(batch, alphaOf));
    for (const [n, index] of indices.entries()) {
      const alpha = alphas[n];
      images[index] = { ...decoded[n]!, ...(alpha && { alpha }) };
    }
  };
  yield* inTurn(batches, imagesOfBatch, (indices) => indices.length);
  return images;
}

function* alphaOf({ alpha, header: { width, height } }: ImageParts): Steps<Uint8Array | undefined> {
  return alpha && (yield* decodePlanes(alpha, 1, width, height))[0];
}

/** Decodes the symbols of an .aec file but not its pixels. Throws the errors of `decompress`. */
export async function symbolsOf(file: Uint8Array, model: Model): Promise<ImageSymbols> {
  checkModel(model);
  const { header, payload } = open(file, model);
  if (hasPalette(header.rate)) return runSteps(symbolsWithPalette(payload, header, model), {});
  const { shape, latents, reading } = openPayload(payload, header, schemeOf(model, header.rate));
  await runSteps(reading.finish(), {});
  return { shape, latents };
}

function open(file: Uint8Array, model: Model, limits?: Limits): ImageParts {
  const parts = readImageFile(file);
  const { width, height } = parts.header;
  checkImageSize(width, height, 'limit', 'the file', limits);
  requirePrefix(parts.header.modelPrefix, model, 'file');
  return parts;
}
