import type { Model } from '../architectures/model.js';
import { decodeLatents, encodeLatents } from '../entropy/symbols.js';
import { AecError } from '../errors.js';
import {
  LARGEST_BLOCK_PIXELS,
  LARGEST_PACK_HEADER,
  type PackBlock,
  type PackHeader,
  type PackIndexEntry,
  packIndexLength,
  readPackBlock,
  readPackHeader,
  readPackIndex,
  writePackBlock,
  writePackHeader,
  writePackIndex,
} from '../format/pack-file.js';
import type { Image } from '../image/image.js';
import { type CallOptions, partOf, runSteps, type Steps } from '../steps.js';
import { batchSize } from './batches.js';
import { fromModelImages, modelImageCount, toModelImages } from './planes.js';
import type { RateOptions } from './rate.js';
import { chooseRate, type Scheme, schemeOf } from './scheme.js';

/** An image with the name it has in a pack, if any. */
export interface NamedImage {
  readonly image: Image;
  readonly name?: string;
}

/** Bytes that can be read at any place: an open file, a buffer. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Images coded as one message, unless they are large: enough that a block's own bytes hardly count. */
const BLOCK_IMAGES = 64;

/**
 * Many images as the bytes of one pack, part by part; only one block of images is in memory at a time. Either all
 * images have names, or names are left out. Decodes to the same pixels as `compress` of each image.
 */
export async function* compressPack(
  images: AsyncIterable<NamedImage> | Iterable<NamedImage>,
  model: Model,
  { signal, ...options }: RateOptions & Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Uint8Array> {
  const rate = chooseRate(model, options);
  const scheme = schemeOf(model, rate);
  const blocks: { count: number; length: number }[] = [];
  yield writePackHeader({ modelPrefix: model.hash.slice(0, 8), ...(rate === undefined ? {} : { rate }) });
  for await (const group of groupsOf(images)) {
    const bytes = await runSteps(blockOf(group, scheme, options.effort), { signal });
    blocks.push({ count: group.length, length: bytes.length });
    yield bytes;
  }
  yield writePackIndex(blocks);
}

/** Runs of images that have one shape, and all or none a name. */
async function* groupsOf(
  images: AsyncIterable<NamedImage> | Iterable<NamedImage>,
): AsyncGenerator<NamedImage[]> {
  let group: NamedImage[] = [];
  for await (const next of images) {
    const { width, height, channels, alpha } = next.image;
    if (alpha)
      throw new AecError('input', 'a pack holds no transparency; compress that image to a file of its own');
    const first = group[0];
    const fits =
      first &&
      first.image.width === width &&
      first.image.height === height &&
      first.image.channels === channels &&
      (first.name === undefined) === (next.name === undefined) &&
      group.length < BLOCK_IMAGES &&
      (group.length + 1) * width * height <= LARGEST_BLOCK_PIXELS;
    if (first && !fits) {
      yield group;
      group = [];
    }
    group.push(next);
  }
  if (group.length > 0) yield group;
}

function* blockOf(
  group: readonly NamedImage[],
  scheme: Scheme,
  effort: number | undefined,
): Steps<Uint8Array> {
  const { width, height, channels } = group[0]!.image;
  const images = group.flatMap(({ image }) => toModelImages(image, scheme.channelsFor(channels)));
  const symbols = yield* partOf(scheme.analyse(images, effort), 0, 0.5);
  const coding = encodeLatents(symbols, scheme.latentShape(width, height, channels), scheme.entropyModel);
  const payload = yield* partOf(coding, 0.5, 1);
  const names = group.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return writePackBlock({ count: group.length, width, height, channels, names, payload });
}

/** A pack opened for reading: which images it holds, any of which can be had without the others' blocks. */
export class Pack {
  readonly header: PackHeader;
  readonly count: number;
  readonly index: readonly PackIndexEntry[];
  readonly #source: ByteSource;

  private constructor(header: PackHeader, index: readonly PackIndexEntry[], source: ByteSource) {
    this.header = header;
    this.index = index;
    this.count = index.reduce((sum, { count }) => sum + count, 0);
    this.#source = source;
  }

  /** Reads header and index alone. `AecError`: `format`, `version` or `checksum`. */
  static async open(source: ByteSource): Promise<Pack> {
    const { length, ...header } = readPackHeader(
      await source.read(0, Math.min(LARGEST_PACK_HEADER, source.size)),
    );
    const footer = await source.read(Math.max(0, source.size - 8), Math.min(8, source.size));
    const indexLength = packIndexLength(footer);
    if (indexLength > source.size - length) {
      throw new AecError('format', 'the pack is cut or damaged: its index is longer than the file');
    }
    const index = await source.read(source.size - indexLength, indexLength);
    return new Pack(header, readPackIndex(index, length, source.size), source);
  }

  /**
   * What the blocks say of their images, one after the other, without decoding them; or only the block of image number
   * `only` (from 0). `AecError('input')` if there is no such image.
   */
  async *blocks(
    only?: number,
  ): AsyncGenerator<{ readonly entry: PackIndexEntry; readonly block: PackBlock }> {
    if (only !== undefined && !(Number.isInteger(only) && only >= 0 && only < this.count)) {
      const has = this.count === 0 ? 'no images' : `the images 0 to ${this.count - 1}, not ${only}`;
      throw new AecError('input', `the pack has ${has}`);
    }
    for (const entry of this.index) {
      const { firstImage, count } = entry;
      if (only !== undefined && (only < firstImage || only >= firstImage + count)) continue;
      yield { entry, block: await this.#read(entry) };
    }
  }

  async #read({ offset, length, count }: PackIndexEntry): Promise<PackBlock> {
    const block = readPackBlock(await this.#source.read(offset, length));
    if (block.count !== count) throw new AecError('format', 'damaged: a block and the index disagree');
    return block;
  }

  /** The place of the image with that name; `AecError('input')` if there is none. */
  async find(name: string): Promise<number> {
    for await (const { entry, block } of this.blocks()) {
      const place = block.names.indexOf(name);
      if (place >= 0) return entry.firstImage + place;
    }
    throw new AecError('input', `the pack has no image named "${name}"; aec info lists them`);
  }

  /** All images in order, or only number `only` (from 0), of which nothing but its block is read. */
  async *images(
    model: Model,
    only?: number,
    options: Pick<CallOptions, 'signal'> = {},
  ): AsyncGenerator<NamedImage & { readonly index: number }> {
    if (!model.hash.startsWith(this.header.modelPrefix)) {
      throw new AecError(
        'model',
        `the pack was written with model ${this.header.modelPrefix}, not with ${model.id}; pass the right --model`,
      );
    }
    const scheme = schemeOf(model, this.header.rate);
    for await (const { entry, block } of this.blocks(only)) {
      const { firstImage, count } = entry;
      const from = only === undefined ? 0 : only - firstImage;
      const to = only === undefined ? count : from + 1;
      for await (const { image, place } of decodeBlock(block, scheme, { from, to }, options)) {
        const name = block.names[place];
        yield { index: firstImage + place, image, ...(name === undefined ? {} : { name }) };
      }
    }
  }
}

/** The images of a block from place `from` to before `to`; as many go through the transform at once as files do. */
async function* decodeBlock(
  { count, width, height, channels, payload }: PackBlock,
  scheme: Scheme,
  { from, to }: { readonly from: number; readonly to: number },
  options: Pick<CallOptions, 'signal'>,
): AsyncGenerator<{ readonly image: Image; readonly place: number }> {
  const perImage = modelImageCount(channels, scheme.channelsFor(channels));
  const shape = scheme.latentShape(width, height, channels);
  const coding = decodeLatents(payload, count * perImage, shape, scheme.entropyModel);
  const symbols = await runSteps(coding, options);
  const most = batchSize(width, height);
  for (let first = from; first < to; first += most) {
    const end = Math.min(first + most, to);
    const own = symbols.slice(first * perImage, end * perImage);
    const parts = await runSteps(scheme.synthesise(own, width, height), options);
    for (let place = first; place < end; place++) {
      const own = parts.slice((place - first) * perImage, (place - first + 1) * perImage);
      yield { image: fromModelImages(own, channels), place };
    }
  }
}

/** A buffer as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
