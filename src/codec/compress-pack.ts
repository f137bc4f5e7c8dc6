import type { EncoderChoices } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { type ChosenRate, chooseRate, type RateOptions } from '../architectures/rates.js';
import { encodePlanes } from '../entropy/plane-coding.js';
import {
  LARGEST_BLOCK_PIXELS,
  writeApart,
  writePackBlock,
  writePackHeader,
  writePackIndex,
} from '../format/pack-file.js';
import type { Image } from '../image/image.js';
import { type CallOptions, inTurn, runSteps, type Steps, stages } from '../steps.js';
import { checkImage, checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import { encodeImages } from './image-coding.js';
import { modelPrefix } from './model-prefix.js';
import { PackNameWriter } from './pack-names.js';
import { type InvisibleOptions, imageToCode, type Pixels } from './pixels.js';
import { isGraphic } from './sample-alternative.js';
import { smallest } from './smallest.js';

/** An image and, if it has one, its name in a pack. */
export interface NamedImage {
  readonly image: Image;
  readonly name?: string;
}

/** The same with an image of any channels. */
export interface NamedPixels {
  readonly image: Pixels;
  readonly name?: string;
}

/** The most images per block: enough that the bytes of the block itself hardly count. */
const BLOCK_IMAGES = 64;

/** Codes the blocks of a pack, here or elsewhere. */
export interface BlockCoder {
  /** How many blocks to give it at a time. */
  readonly parallel: number;
  /** A block of images of one shape, at a rate of the model. */
  code(images: readonly Image[], rate: ChosenRate, effort: number | undefined): Promise<Uint8Array>;
}

/**
 * Compresses images into one pack and yields its bytes part by part; one block of images is in memory at a time. Each
 * image decodes to the same pixels as a file of its own. `AecError('input')` for a name that a pack cannot hold, `usage` for what
 * is no image or no model, and for a rate that the model does not have.
 */
export async function* compressPack(
  images: AsyncIterable<NamedPixels> | Iterable<NamedPixels>,
  model: Model,
  { signal, ...options }: RateOptions & InvisibleOptions & Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Uint8Array> {
  checkModel(model);
  const here: BlockCoder = {
    parallel: 1,
    code: (block, rate, effort) => runSteps(codeBlock(block, model, rate, effort), { signal }),
  };
  yield* compressPackWith(here, images, model, options);
}

/** Pixels of the images that are being coded elsewhere, after which no more are given to it. */
const MOST_PIXELS_UNDER_WAY = 2 ** 24;

/** `compressPack` with blocks coded elsewhere, several at a time; the bytes are the same. */
export async function* compressPackWith(
  coder: BlockCoder,
  images: AsyncIterable<NamedPixels> | Iterable<NamedPixels>,
  model: Model,
  { fillInvisible, ...options }: RateOptions & InvisibleOptions = {},
): AsyncGenerator<Uint8Array> {
  const rate = chooseRate(model.coder.traits.rates, options, model.id);
  const blocks: { count: number; length: number }[] = [];
  const names = new PackNameWriter();
  yield writePackHeader({
    modelPrefix: modelPrefix(model),
    ...(rate.byte === undefined ? {} : { rate: rate.byte }),
  });
  const running: { readonly count: number; readonly pixels: number; readonly bytes: Promise<Uint8Array> }[] =
    [];
  const first = async (): Promise<Uint8Array> => {
    const { count, bytes } = running.shift()!;
    const block = await bytes;
    blocks.push({ count, length: block.length });
    return block;
  };
  const isFull = () => {
    const pixels = running.reduce((sum, block) => sum + block.pixels, 0);
    return running.length >= coder.parallel || pixels > MOST_PIXELS_UNDER_WAY;
  };
  for await (const group of groupsOf(images, async (image) => {
    checkImage(image);
    return runSteps(imageToCode(image, options, { fillInvisible }), {});
  })) {
    for (const { name } of group) await runSteps(names.add(name), {});
    const block = group.map(({ image }) => image);
    const bytes = coder.code(block, rate, options.effort);
    bytes.catch(() => {}); // thrown when its turn comes
    const { width, height } = block[0]!;
    running.push({ count: group.length, pixels: group.length * width * height, bytes });
    while (running.length > 0 && isFull()) yield await first();
  }
  while (running.length > 0) yield await first();
  const parts = await runSteps(names.finish(), {});
  for (const { bytes } of parts) yield bytes;
  yield writePackIndex(
    blocks,
    parts.map(({ count, bytes }) => ({ count, length: bytes.length })),
  );
}

/** Yields runs of images of one shape. */
async function* groupsOf(
  images: AsyncIterable<NamedPixels> | Iterable<NamedPixels>,
  toCode: (pixels: Pixels) => Promise<Image>,
): AsyncGenerator<NamedImage[]> {
  let group: NamedImage[] = [];
  for await (const next of images) {
    const image = await toCode(next?.image);
    const { width, height, channels } = image;
    const first = group[0];
    const fits =
      first &&
      first.image.width === width &&
      first.image.height === height &&
      first.image.channels === channels &&
      group.length < BLOCK_IMAGES &&
      (group.length + 1) * width * height <= LARGEST_BLOCK_PIXELS;
    if (first && !fits) {
      yield group;
      group = [];
    }
    group.push({ ...next, image });
  }
  if (group.length > 0) yield group;
}

/**
 * Encodes images of one shape as one block: their symbols are one message of the entropy coder. Where graphics are among them, they are
 * coded apart, too, as in files, and the smaller block is taken.
 */
export function* codeBlock(
  images: readonly Image[],
  model: Model,
  rate: ChosenRate,
  effort: number | undefined,
): Steps<Uint8Array> {
  const { width, height, channels } = images[0]!;
  const stage = stages([1, 1, 0]);
  const choices = { effort, thrift: rate.thrift };
  const scheme = schemeOf(model, rate.byte);
  const [together] = yield* stage(encodeImages(images, scheme, 'together', choices));
  const apart = yield* stage(codeApart(images, model, rate, choices));
  const alpha = yield* stage(alphaOf(images));
  const isApart = apart !== undefined && apart.length < together!.length;
  const payload = isApart ? apart : together!;
  return writePackBlock({ count: images.length, width, height, channels, alpha, isApart, payload });
}

/** The payload of images coded apart; undefined if that cannot take fewer bytes. */
function* codeApart(
  images: readonly Image[],
  model: Model,
  rate: ChosenRate,
  choices: EncoderChoices,
): Steps<Uint8Array | undefined> {
  const { rates } = model.coder.traits;
  if (!rates?.samples || !rate.mayReplace || rate.byte === undefined || !images.some(isGraphic))
    return undefined;
  const payloads = yield* encodeImages(images, schemeOf(model, rate.byte), 'each', choices);
  const coded = yield* inTurn(images, (image, n) => smallest(image, undefined, payloads[n]!, rate, model));
  return writeApart(coded.map(({ payload, rate: own }) => ({ payload, rate: own! })));
}

/** The alpha of all images as one message; undefined if none is transparent. */
function* alphaOf(images: readonly Image[]): Steps<Uint8Array | undefined> {
  if (images.every(({ alpha }) => alpha === undefined)) return undefined;
  const { width, height } = images[0]!;
  const planes = images.map(({ alpha }) => alpha ?? new Uint8Array(width * height).fill(255));
  return yield* encodePlanes(planes, width, height);
}
