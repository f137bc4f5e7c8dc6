import type { Scheme } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { decodePlanes } from '../entropy/plane-coding.js';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import {
  LARGEST_PACK_HEADER,
  type PackBlock,
  type PackHeader,
  type PackIndex,
  type PackIndexEntry,
  packIndexLength,
  readApart,
  readPackBlock,
  readPackHeader,
  readPackIndex,
} from '../format/pack-file.js';
import type { Image } from '../image/image.js';
import { checkImageSize } from '../limits.js';
import { type CallOptions, optionsLater, runSteps, type Steps } from '../steps.js';
import { batchSize } from './batches.js';
import { checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import type { NamedImage } from './compress-pack.js';
import { decodePayloads } from './decode-payloads.js';
import { decodeImages, openPayload } from './image-coding.js';
import { requirePrefix } from './model-prefix.js';
import { PackNameReader } from './pack-names.js';
import { type ByteSource, partHolding } from './pack-source.js';

/** Options of reading images from a pack; `limits` are for each image, and for all the work together. */
export type PackOptions = Pick<CallOptions, 'signal' | 'limits'>;

/** A pack opened for reading: any image can be decoded without reading the blocks of the others. */
export class Pack {
  readonly header: PackHeader;
  readonly count: number;
  readonly index: PackIndex;
  readonly #source: ByteSource;
  readonly #names: PackNameReader;

  private constructor(header: PackHeader, index: PackIndex, source: ByteSource) {
    this.header = header;
    this.index = index;
    this.count = index.blocks.reduce((sum, { count }) => sum + count, 0);
    this.#source = source;
    this.#names = new PackNameReader(index.names, source);
  }

  /** Reads only the header and the index. Throws `AecError` of code `format`, `version` or `checksum`. */
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
   * Reads the blocks one after the other without decoding their images, or only the block of image number `only` (from 0).
   * `AecError('input')` if there is no such image.
   */
  async *blocks(
    only?: number,
  ): AsyncGenerator<{ readonly entry: PackIndexEntry; readonly block: PackBlock }> {
    if (only !== undefined) this.#check(only);
    const { blocks } = this.index;
    for (const entry of only === undefined ? blocks : [partHolding(blocks, only)!]) {
      yield { entry, block: await this.#read(entry) };
    }
  }

  #check(image: number): void {
    if (Number.isInteger(image) && image >= 0 && image < this.count) return;
    const has = this.count === 0 ? 'no images' : `${formatCountOf(this.count, 'image')}, counted from 0`;
    throw new AecError('input', `the pack has ${has}, and no image ${image}`);
  }

  async #read({ offset, length, count }: PackIndexEntry): Promise<PackBlock> {
    const block = readPackBlock(await this.#source.read(offset, length));
    if (block.count !== count) throw new AecError('format', 'damaged: a block and the index disagree');
    return block;
  }

  /** The name of image number `image` (from 0), if it has one. Reads up to 4096 names, and no block. */
  async nameOf(image: number, options: PackOptions = {}): Promise<string | undefined> {
    this.#check(image);
    return runSteps(this.#names.nameOf(image), options);
  }

  /** The number of the image with that name, from 0. `AecError('input')` if there is none. */
  async find(name: string, options: PackOptions = {}): Promise<number> {
    const image = await runSteps(this.#names.find(name), options);
    if (image === undefined) {
      throw new AecError('input', `the pack has no image named "${name}"; aec info lists them`);
    }
    return image;
  }

  /**
   * Decodes all images in order, or only image number `only` (from 0), for which only its own block is read.
   * `AecError('model')` if the pack was written with another model.
   */
  async *images(
    model: Model,
    only?: number,
    options: PackOptions = {},
  ): AsyncGenerator<NamedImage & { readonly index: number }> {
    checkModel(model);
    requirePrefix(this.header.modelPrefix, model, 'pack');
    const scheme = schemeOf(model, this.header.rate);
    const optionsNow = optionsLater(options);
    for await (const { entry, block } of this.blocks(only)) {
      const { firstImage, count } = entry;
      checkImageSize(block.width, block.height, 'limit', 'the pack', options.limits);
      const from = only === undefined ? 0 : only - firstImage;
      const to = only === undefined ? count : from + 1;
      const images = block.isApart
        ? decodeApart(block, model, { from, to }, optionsNow)
        : decodeBlock(block, scheme, { from, to }, optionsNow);
      for await (const { image, place } of images) {
        const name = await this.nameOf(firstImage + place, optionsNow());
        yield { index: firstImage + place, image, ...(name === undefined ? {} : { name }) };
      }
    }
  }
}

/** Images of a block: from index `from` up to, not including, `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface PlacedImage {
  readonly image: Image;
  /** Its index in the block. */
  readonly place: number;
}

/** Decodes images of a block in which each has a rate and a payload of its own. */
async function* decodeApart(
  block: PackBlock,
  model: Model,
  { from, to }: Range,
  options: () => PackOptions,
): AsyncGenerator<PlacedImage> {
  const { width, height, channels } = block;
  const coded = readApart(block.payload, block.count);
  const alphas = await runSteps(alphasOf(block), options());
  for (let place = from; place < to; place++) {
    const { rate } = coded[place]!;
    const work = decodePayloads([coded[place]!], { width, height, channels, rate }, model);
    const [image] = await runSteps(work, options());
    const alpha = alphas[place];
    yield { image: alpha ? { ...image!, alpha } : image!, place };
  }
}

/** Decodes images of a block. */
async function* decodeBlock(
  block: PackBlock,
  scheme: Scheme,
  { from, to }: Range,
  options: () => PackOptions,
): AsyncGenerator<PlacedImage> {
  const coded = openPayload(block.payload, block, scheme, block.count);
  await runSteps(coded.reading.finish(), options());
  const alphas = await runSteps(alphasOf(block), options());
  const each = coded.latents.length / block.count;
  const most = batchSize(block.width, block.height);
  for (let first = from; first < to; first += most) {
    const latents = coded.latents.slice(first * each, Math.min(first + most, to) * each);
    const images = await runSteps(decodeImages([{ ...coded, latents }], block, scheme), options());
    for (const [n, image] of images.entries()) {
      const alpha = alphas[first + n];
      yield { image: alpha ? { ...image, alpha } : image, place: first + n };
    }
  }
}

/** The alpha of each image of a block that is transparent somewhere. */
function* alphasOf({ alpha, count, width, height }: PackBlock): Steps<(Uint8Array | undefined)[]> {
  if (!alpha) return [];
  const planes = yield* decodePlanes(alpha, count, width, height);
  return planes.map((plane) => (plane.every((sample) => sample === 255) ? undefined : plane));
}
