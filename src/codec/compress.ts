import { encodeLatents } from '../entropy/symbols.js';
import { writeImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import type { Model } from '../models/model.js';
import { batchesBySize } from './batches.js';
import { checkImage, checkModel } from './check-arguments.js';
import { toModelImages } from './planes.js';
import type { RateOptions } from './rate.js';
import { chooseRate, type Scheme, schemeOf } from './scheme.js';

/**
 * An image as the bytes of an .aec file:
 *
 *     x ─ g_a ─► y ─ ÷ step, round ─► ŷ ─ entropy coder ─► payload ─ container ─► bytes
 *
 * `AecError('input')` beyond the size limits of the format, `usage` for what is no image, or a rate that the model does
 * not have.
 */
export async function compress(image: Image, model: Model, options: RateOptions = {}): Promise<Uint8Array> {
  return (await compressMany([image], model, options))[0]!;
}

/** `compress` for many images; those of one size go through the transform together. The files are the same. */
export async function compressMany(
  images: readonly Image[],
  model: Model,
  options: RateOptions = {},
): Promise<Uint8Array[]> {
  checkModel(model);
  images.forEach(checkImage);
  const rate = chooseRate(model, options);
  const scheme = schemeOf(model, rate);
  const files = new Array<Uint8Array>(images.length);
  for (const indices of batchesBySize(images)) {
    const parts = indices.map((index) => toModelImages(images[index]!, model.spec.channels));
    const symbols = scheme.analyse(parts.flat(), options.effort);
    for (const [n, index] of indices.entries()) {
      const { width, height, channels } = images[index]!;
      const payload = encodePlanes(symbols.splice(0, parts[n]!.length), scheme, width, height);
      const modelPrefix = model.hash.slice(0, 8);
      files[index] = writeImageFile({ channels, modelPrefix, width, height, rate }, payload);
    }
  }
  return files;
}

function encodePlanes(symbols: Int32Array[], scheme: Scheme, width: number, height: number): Uint8Array {
  return encodeLatents(symbols, scheme.latentShape(width, height), scheme.entropyModel);
}
