import { encodeLatents } from '../entropy/symbols.js';
import { writeImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import type { Model } from '../models/model.js';
import { batchesBySize } from './batches.js';
import { toModelImages } from './planes.js';
import { analyse, latentShape } from './transforms.js';

/**
 * An image as the bytes of an .aec file:
 *
 *     x ─ g_a ─► y ─ ÷ step, round ─► ŷ ─ entropy coder ─► payload ─ container ─► bytes
 *
 * `AecError('input')` beyond the size limits of the format.
 */
export async function compress(image: Image, model: Model): Promise<Uint8Array> {
  return (await compressMany([image], model))[0]!;
}

/** `compress` for many images; those of one size go through the transform together. The files are the same. */
export async function compressMany(images: readonly Image[], model: Model): Promise<Uint8Array[]> {
  const files = new Array<Uint8Array>(images.length);
  for (const indices of batchesBySize(images)) {
    const parts = indices.map((index) => toModelImages(images[index]!, model.spec.channels));
    const symbols = analyse(model, parts.flat());
    for (const [n, index] of indices.entries()) {
      files[index] = fileOf(images[index]!, symbols.splice(0, parts[n]!.length), model);
    }
  }
  return files;
}

function fileOf({ width, height, channels }: Image, symbols: Int32Array[], model: Model): Uint8Array {
  const payload = encodeLatents(symbols, latentShape(model.spec.geometry, width, height), model.entropyModel);
  return writeImageFile({ channels, modelPrefix: model.hash.slice(0, 8), width, height }, payload);
}
