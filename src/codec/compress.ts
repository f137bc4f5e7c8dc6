import type { Model } from '../architectures/model.js';
import { type ChosenRate, chooseRate, type RateOptions } from '../architectures/rates.js';
import { encodePlanes } from '../entropy/plane-coding.js';
import { writeImageFile } from '../format/image-file.js';
import { hasOneColour } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { checkImageSize } from '../limits.js';
import { type CallOptions, inTurn, partOf, runSteps, type Steps, stages } from '../steps.js';
import { batchesBySize } from './batches.js';
import { checkImage, checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import { encodeImages } from './image-coding.js';
import { modelPrefix } from './model-prefix.js';
import { type InvisibleOptions, imageToCode, type Pixels } from './pixels.js';
import { inOneColour, mayBeReplaced, smallest } from './smallest.js';

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
  for (const image of images) {
    checkImage(image);
    checkImageSize(image.width, image.height, 'input', 'the image', limits);
  }
  const work = function* (): Steps<Uint8Array[]> {
    const coded = yield* all(images, (image) => imageToCode(image, options, { fillInvisible }));
    // Filling the colours of invisible pixels helps transforms; without loss they may take less as they are.
    const unfilled = yield* all(images, function* (image, n) {
      const isFilled = fillInvisible === undefined && coded[n]!.alpha?.includes(0);
      return isFilled ? yield* imageToCode(image, options, { fillInvisible: false }) : undefined;
    });
    return yield* filesOf(coded, model, { unfilled, rate, effort: options.effort, metadata });
  };
  return runSteps(work(), { signal, onProgress, limits });
}

/** Work on one item after the other that is too little to count as progress. */
function* all<Item, T>(items: readonly Item[], work: (item: Item, index: number) => Steps<T>): Steps<T[]> {
  return yield* partOf(inTurn(items, work), 0, 0);
}

interface FileOptions {
  /** The images with the colours of their invisible pixels, where those were replaced. */
  readonly unfilled: readonly (Image | undefined)[];
  readonly rate: ChosenRate;
  readonly effort: number | undefined;
  readonly metadata: Uint8Array | undefined;
}

function* filesOf(
  images: readonly Image[],
  model: Model,
  { unfilled, rate, effort, metadata }: FileOptions,
): Steps<Uint8Array[]> {
  const scheme = schemeOf(model, rate.byte);
  const batches = batchesBySize(images);
  const files = new Array<Uint8Array>(images.length);
  const filesOfBatch = function* (indices: readonly number[]): Steps<void> {
    const batch = indices.map((index) => images[index]!);
    const others = mayBeReplaced(rate, model) ? batch.filter((image) => !hasOneColour(image)) : batch;
    const stage = stages([1, 0, 0]);
    const payloads = yield* stage(encodeImages(others, scheme, 'each', { effort, thrift: rate.thrift }));
    const payloadOf = new Map(others.map((image, n) => [image, payloads[n]!]));
    const alphas = yield* stage(inTurn(batch, alphaOf));
    const coded = yield* stage(
      inTurn(batch, (image, n) => {
        const payload = payloadOf.get(image);
        if (!payload) return inOneColour(image, model);
        return smallest(image, unfilled[indices[n]!], payload, rate, model);
      }),
    );
    for (const [n, index] of indices.entries()) {
      const best = coded[n]!;
      const { width, height, channels } = batch[n]!;
      const header = { channels, modelPrefix: modelPrefix(model), width, height, rate: best.rate };
      files[index] = writeImageFile(header, best.payload, { alpha: alphas[n], metadata });
    }
  };
  yield* inTurn(batches, filesOfBatch, (indices) => indices.length);
  return files;
}

function* alphaOf({ alpha, width, height }: Image): Steps<Uint8Array | undefined> {
  return alpha && (yield* encodePlanes([alpha], width, height));
}
