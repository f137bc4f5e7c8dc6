import { decodeLatents } from '../entropy/symbols.js';
import { AecError } from '../errors.js';
import { type ImageHeader, readImageFile } from '../format/image-file.js';
import type { Image } from '../image/image.js';
import type { Model } from '../models/model.js';
import { batchesBySize } from './batches.js';
import { fromModelImages, modelImageCount } from './planes.js';
import { latentShape, synthesise } from './transforms.js';

/**
 * The image of an .aec file:
 *
 *     bytes ─ container ─► payload ─ entropy coder ─► ŷ ─ × step ─ g_s ─► x̂
 *
 * `AecError` of code `format`, `version`, `checksum` or `limit` on a bad file; `model` when it needs another model.
 */
export async function decompress(file: Uint8Array, model: Model): Promise<Image> {
  return (await decompressMany([file], model))[0]!;
}

/** `decompress` for many files; images of one size go through the transform together. The pixels are the same. */
export async function decompressMany(files: readonly Uint8Array[], model: Model): Promise<Image[]> {
  const opened = files.map((file) => open(file, model));
  const images = new Array<Image>(files.length);
  for (const indices of batchesBySize(opened.map(({ header }) => header))) {
    const { width, height } = opened[indices[0]!]!.header;
    const symbols = indices.map((index) => decode(opened[index]!, model));
    const parts = synthesise(model, symbols.flat(), width, height);
    for (const [n, index] of indices.entries()) {
      const own = parts.splice(0, symbols[n]!.length);
      images[index] = fromModelImages(own, opened[index]!.header.channels);
    }
  }
  return images;
}

interface OpenFile {
  readonly header: ImageHeader;
  readonly payload: Uint8Array;
}

function open(file: Uint8Array, model: Model): OpenFile {
  const { header, payload } = readImageFile(file);
  if (!model.hash.startsWith(header.modelPrefix)) {
    const own = model.hash.slice(0, 8);
    throw new AecError(
      'model',
      `the file was written with model ${header.modelPrefix}, not with ${model.id} (${own}); pass the right --model`,
    );
  }
  return { header, payload };
}

function decode({ header, payload }: OpenFile, model: Model): Int32Array[] {
  const { channels, geometry } = model.spec;
  const count = modelImageCount(header.channels, channels);
  return decodeLatents(
    payload,
    count,
    latentShape(geometry, header.width, header.height),
    model.entropyModel,
  );
}
