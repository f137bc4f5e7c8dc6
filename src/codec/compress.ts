import type { Model } from '../architectures/model.js';
import {
  type ChosenRate,
  chooseRate,
  EXACT_RATE,
  isExact,
  type RateOptions,
} from '../architectures/rates.js';
import { encodePlanes } from '../entropy/plane-coding.js';
import { writeImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import { checkImageSize } from '../limits.js';
import { mse } from '../metrics/mse.js';
import { type CallOptions, inTurn, runSteps, type Steps, stages } from '../steps.js';
import { batchesBySize } from './batches.js';
import { checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import { cropsToTry, mayFitExactly, mayFitLike } from './exact-size.js';
import { decodeImages, encodeImages, openPayload } from './image-coding.js';
import { modelPrefix } from './model-prefix.js';
import { encodeWithPalette } from './palette-payload.js';
import { type InvisibleOptions, imageToCode, type Pixels } from './pixels.js';
import { type Alternative, alternativesTo, exactAlternatives, isGraphic } from './sample-alternative.js';

export interface CompressOptions extends RateOptions, InvisibleOptions, CallOptions {
  /** Metadata to keep in the file, as `packMetadata` gives it. */
  readonly metadata?: Uint8Array | undefined;
}

/**
 * Compresses an image to the bytes of an .aec file:
 *
 *     x ─ g_a ─► y ─ ÷ step, round ─► ŷ ─ entropy coder ─► payload ─ container ─► bytes
 *
 * Where samples without transforms take fewer bytes and are no farther from the image, the file holds those, or the exact
 * image. An image has one channel, three, or four with transparency; or its transparency is a plane, `alpha`.
 *
 * `AecError('input')` for an image larger than the format allows; `usage` if `image` is not an image or the model does
 * not have the rate.
 */
export async function compress(
  image: Pixels,
  model: Model,
  options: CompressOptions = {},
): Promise<Uint8Array> {
  return (await compressMany([image], model, options))[0]!;
}

/** `compress` for many images, with the same files: images of one size go through the transform together. */
export async function compressMany(
  images: readonly Pixels[],
  model: Model,
  { signal, onProgress, limits, metadata, fillInvisible, ...options }: CompressOptions = {},
): Promise<Uint8Array[]> {
  checkModel(model);
  const rate = chooseRate(model.coder.traits.rates, options, model.id);
  for (const { width, height } of images) checkImageSize(width, height, 'input', 'the image', limits);
  const coded = images.map((image) => imageToCode(image, options, { fillInvisible }));
  const mayReplace = options.nearLossless === undefined;
  const work = filesOf(coded, model, { rate, mayReplace, effort: options.effort, metadata });
  return runSteps(work, { signal, onProgress, limits });
}

interface FileOptions {
  readonly rate: ChosenRate;
  /** Whether another rate will do that is no worse. */
  readonly mayReplace: boolean;
  readonly effort: number | undefined;
  readonly metadata: Uint8Array | undefined;
}

function* filesOf(
  images: readonly Image[],
  model: Model,
  { rate, mayReplace, effort, metadata }: FileOptions,
): Steps<Uint8Array[]> {
  const scheme = schemeOf(model, rate.byte);
  const batches = batchesBySize(images);
  const files = new Array<Uint8Array>(images.length);
  const filesOfBatch = function* (indices: readonly number[]): Steps<void> {
    const batch = indices.map((index) => images[index]!);
    const stage = stages([1, 0]);
    const payloads = yield* stage(encodeImages(batch, scheme, 'each', { effort, thrift: rate.thrift }));
    const alphas = yield* stage(inTurn(batch, alphaOf));
    for (const [n, index] of indices.entries()) {
      const coded = { payload: payloads[n]!, rate: rate.byte };
      const best = mayReplace ? yield* smallest(batch[n]!, coded, model) : coded;
      const { width, height, channels } = batch[n]!;
      const header = { channels, modelPrefix: modelPrefix(model), width, height, rate: best.rate };
      files[index] = writeImageFile(header, best.payload, { alpha: alphas[n], metadata });
    }
  };
  yield* inTurn(batches, filesOfBatch, (indices) => indices.length);
  return files;
}

interface Coded {
  readonly payload: Uint8Array;
  readonly rate: number | undefined;
}

/** The smallest of an image as coded and of the alternatives that are no farther from it. */
function* smallest(image: Image, coded: Coded, model: Model): Steps<Coded> {
  const { rates } = model.coder.traits;
  if (!rates?.samples || coded.rate === undefined) return coded;
  let best = coded;
  for (const { rate, palette } of yield* alternativesFor(image, coded, model)) {
    const payload = palette
      ? yield* encodeWithPalette(image, palette, model)
      : (yield* encodeImages([image], schemeOf(model, rate), 'each'))[0]!;
    if (payload.length <= best.payload.length) best = { payload, rate };
  }
  return best;
}

/** The mean squared error of what an image as coded decodes to. */
function* errorOf(image: Image, { rate, payload }: Coded, model: Model): Steps<number> {
  if (isExact(rate)) return 0;
  const scheme = schemeOf(model, rate);
  const [decoded] = yield* decodeImages([openPayload(payload, image, scheme)], image, scheme);
  return mse(image, decoded!);
}

/** A graphic is tried in all ways that are no worse; any other image without loss, where that may take no more bytes. */
function* alternativesFor(image: Image, coded: Coded, model: Model): Steps<readonly Alternative[]> {
  const { rate, payload } = coded;
  if (isGraphic(image)) return alternativesTo(rate!, image, yield* errorOf(image, coded, model));
  if (isExact(rate) || !mayFitExactly(image, payload.length)) return [];
  return (yield* fitsByCrops(image, payload.length, model)) ? exactAlternatives(image) : [];
}

/** Whether a large image may fit into so many bytes without loss, by what some crops of it take; small ones are just tried. */
function* fitsByCrops(image: Image, bytes: number, model: Model): Steps<boolean> {
  const crops = cropsToTry(image);
  if (!crops) return true;
  const payloads = yield* encodeImages(crops, schemeOf(model, EXACT_RATE), 'each');
  return mayFitLike(image, bytes, crops, payloads);
}

function* alphaOf({ alpha, width, height }: Image): Steps<Uint8Array | undefined> {
  return alpha && (yield* encodePlanes([alpha], width, height));
}
