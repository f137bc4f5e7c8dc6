import type { EncoderChoices, Scheme } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { chooseRate, type RateOptions } from '../architectures/rates.js';
import { encodePlanes } from '../entropy/plane-coding.js';
import {
  LARGEST_BLOCK_PIXELS,
  writePackBlock,
  writePackHeader,
  writePackIndex,
} from '../format/pack-file.js';
import type { Image } from '../image/image.js';
import { type CallOptions, runSteps, type Steps, stages } from '../steps.js';
import { checkModel } from './check-arguments.js';
import { schemeOf } from './coding-scheme.js';
import { encodeImages } from './image-coding.js';
import { modelPrefix } from './model-prefix.js';
import { PackNameWriter } from './pack-names.js';
import { type InvisibleOptions, imageToCode, type Pixels } from './pixels.js';

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

/**
 * Compresses images into one pack and yields its bytes part by part; one block of images is in memory at a time. Each
 * image decodes to the same pixels as a file of its own. `AecError('input')` for a name that a pack cannot hold, `usage` for what
 * is no image or no model, and for a rate that the model does not have.
 */
export async function* compressPack(
  images: AsyncIterable<NamedPixels> | Iterable<NamedPixels>,
  model: Model,
  { signal, fillInvisible, ...options }: RateOptions & InvisibleOptions & Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Uint8Array> {
  checkModel(model);
  const { byte: rate, thrift } = chooseRate(model.coder.traits.rates, options, model.id);
  const scheme = schemeOf(model, rate);
  const blocks: { count: number; length: number }[] = [];
  const names = new PackNameWriter();
  yield writePackHeader({ modelPrefix: modelPrefix(model), ...(rate === undefined ? {} : { rate }) });
  for await (const group of groupsOf(images, (image) => imageToCode(image, options, { fillInvisible }))) {
    for (const { name } of group) await runSteps(names.add(name), { signal });
    const bytes = await runSteps(blockOf(group, scheme, { effort: options.effort, thrift }), { signal });
    blocks.push({ count: group.length, length: bytes.length });
    yield bytes;
  }
  const parts = await runSteps(names.finish(), { signal });
  for (const { bytes } of parts) yield bytes;
  yield writePackIndex(
    blocks,
    parts.map(({ count, bytes }) => ({ count, length: bytes.length })),
  );
}

/** Yields runs of images of one shape. */
async function* groupsOf(
  images: AsyncIterable<NamedPixels> | Iterable<NamedPixels>,
  toCode: (pixels: Pixels) => Image,
): AsyncGenerator<NamedImage[]> {
  let group: NamedImage[] = [];
  for await (const next of images) {
    const image = toCode(next?.image);
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

/** Encodes a group of images as one block: their symbols are one message of the entropy coder. */
function* blockOf(group: readonly NamedImage[], scheme: Scheme, choices: EncoderChoices): Steps<Uint8Array> {
  const images = group.map(({ image }) => image);
  const { width, height, channels } = images[0]!;
  const stage = stages([1, 0]);
  const [payload] = yield* stage(encodeImages(images, scheme, 'together', choices));
  const alpha = yield* stage(alphaOf(images));
  return writePackBlock({ count: group.length, width, height, channels, alpha, payload: payload! });
}

/** The alpha of all images as one message; undefined if none is transparent. */
function* alphaOf(images: readonly Image[]): Steps<Uint8Array | undefined> {
  if (images.every(({ alpha }) => alpha === undefined)) return undefined;
  const { width, height } = images[0]!;
  const planes = images.map(({ alpha }) => alpha ?? new Uint8Array(width * height).fill(255));
  return yield* encodePlanes(planes, width, height);
}
