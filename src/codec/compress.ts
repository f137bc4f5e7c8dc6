import type { Model } from '../architectures/model.js';
import { encodePlane } from '../entropy/adaptive-plane.js';
import { encodeLatents } from '../entropy/symbols.js';
import { type Extras, writeImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import type { OnRows } from '../runtime/tiled-transforms.js';
import { type CallOptions, PartialWork, partOf, runSteps, type Steps } from '../steps.js';
import { batchesBySize } from './batches.js';
import { checkImage, checkModel } from './check-arguments.js';
import { toModelImages } from './planes.js';
import type { RateOptions } from './rate.js';
import { chooseRate, schemeOf } from './scheme.js';

export interface CompressOptions extends RateOptions, CallOptions {
  /** Metadata to keep in the file, as `packMetadata` gives it. */
  readonly metadata?: Uint8Array | undefined;
}

/**
 * An image as the bytes of an .aec file:
 *
 *     x ─ g_a ─► y ─ ÷ step, round ─► ŷ ─ entropy coder ─► payload ─ container ─► bytes
 *
 * `AecError('input')` beyond the size limits of the format, `usage` for what is no image, or a rate that the model does
 * not have.
 */
export async function compress(
  image: Image,
  model: Model,
  options: CompressOptions = {},
): Promise<Uint8Array> {
  return (await compressMany([image], model, options))[0]!;
}

/** `compress` for many images; those of one size go through the transform together. The files are the same. */
export async function compressMany(
  images: readonly Image[],
  model: Model,
  { signal, onProgress, metadata, ...options }: CompressOptions = {},
): Promise<Uint8Array[]> {
  checkModel(model);
  images.forEach(checkImage);
  const rate = chooseRate(model, options);
  const extras = metadata ? { metadata } : {};
  return runSteps(filesOf(images, model, rate, options.effort, extras), { signal, onProgress });
}

function* filesOf(
  images: readonly Image[],
  model: Model,
  rate: number | undefined,
  effort: number | undefined,
  extras: Extras,
): Steps<Uint8Array[]> {
  const scheme = schemeOf(model, rate);
  const modelImages = (image: Image) => toModelImages(image, scheme.channelsFor(image.channels));
  const files = new Array<Uint8Array>(images.length);
  let done = 0;
  for (const indices of batchesBySize(images)) {
    const parts = indices.map((index) => modelImages(images[index]!));
    const end = done + indices.length / images.length;
    const middle = (done + end) / 2;
    const { width, height, channels } = images[indices[0]!]!;
    const shape = scheme.latentShape(width, height, channels);
    const flat = parts.flat();
    // A large image goes through the transform in tiles, and what is finished of its symbols is coded meanwhile.
    let begun: PartialWork<Uint8Array> | undefined;
    const onRows: OnRows = (symbols, rows) => {
      begun ??= new PartialWork(encodeLatents([...symbols], shape, scheme.entropyModel));
      return begun.advance(rows / shape.height);
    };
    const analysing = scheme.analyse(flat, effort, flat.length === 1 ? onRows : undefined);
    const symbols = yield* partOf(analysing, done, middle);
    for (const [n, index] of indices.entries()) {
      const { alpha } = images[index]!;
      const own = symbols.splice(0, parts[n]!.length);
      const coding = begun?.finish() ?? encodeLatents(own, shape, scheme.entropyModel);
      const share = (end - middle) / indices.length;
      const coded = middle + (n + 1) * share;
      const payload = yield* partOf(coding, middle + n * share, coded);
      const plane = alpha && { alpha: yield* partOf(encodePlane(alpha, width, height), coded, coded) };
      const modelPrefix = model.hash.slice(0, 8);
      const header = { channels, modelPrefix, width, height, rate };
      files[index] = writeImageFile(header, payload, { ...extras, ...plane });
    }
    done = end;
  }
  return files;
}
