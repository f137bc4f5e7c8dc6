import type { Scheme } from '../architectures/architecture.js';
import type { LatentShape } from '../entropy/entropy-model.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../entropy/symbols.js';
import type { Image } from '../image/image.js';
import type { OnRows } from '../runtime/tiled-transforms.js';
import { inTurn, PartialWork, type Steps, stages } from '../steps.js';
import { fromModelImages, modelImageCount, toModelImages } from './planes.js';

// From pixels to payloads and back: the part that files and the blocks of packs share.

/** The shape that images share if they go through the codec together. */
export type ImageShape = Pick<Image, 'width' | 'height' | 'channels'>;

/** Whether each image gets its own payload, as in files, or all share one, as in the block of a pack. */
export type Grouping = 'each' | 'together';

/**
 * Encodes images of one shape to payloads:
 *
 *     x ─ g_a ─► y ─ ÷ step, round ─► ŷ ─ entropy coder ─► payload
 *
 * The symbols of a single large image are coded while its last tiles are still going through g_a.
 */
export function* encodeImages(
  images: readonly Image[],
  scheme: Scheme,
  grouping: Grouping,
  effort?: number,
): Steps<Uint8Array[]> {
  const { width, height, channels } = images[0]!;
  const shape = scheme.latentShape(width, height, channels);
  const modelImages = images.flatMap((image) => toModelImages(image, scheme.channelsFor(channels)));
  let begun: PartialWork<Uint8Array> | undefined;
  const onRows: OnRows = (symbols, rows) => {
    begun ??= new PartialWork(encodeLatents([...symbols], shape, scheme.entropyModel));
    return begun.advance(rows / shape.height);
  };
  const stage = stages([1, 1]);
  const isSingle = modelImages.length === 1;
  const symbols = yield* stage(scheme.analyse(modelImages, effort, isSingle ? onRows : undefined));
  const messages = grouping === 'together' ? [symbols] : split(symbols, images.length);
  return yield* stage(
    inTurn(messages, (own) => begun?.finish() ?? encodeLatents(own, shape, scheme.entropyModel)),
  );
}

/** ŷ of the images that the model coded: one array of `shape` each, in raster order, channels last. */
export interface ImageSymbols {
  readonly shape: LatentShape;
  readonly latents: readonly Int32Array[];
}

/** Symbols that are decoded from a payload when they are needed. */
export interface CodedSymbols extends ImageSymbols {
  /** Decodes them row by row into `latents`. */
  readonly reading: PartialWork<unknown>;
}

/** Prepares to decode the symbols of `count` images of one shape; nothing is decoded yet. */
export function openPayload(payload: Uint8Array, image: ImageShape, scheme: Scheme, count = 1): CodedSymbols {
  const { width, height, channels } = image;
  const shape = scheme.latentShape(width, height, channels);
  const latents = emptyLatents(count * modelImageCount(channels, scheme.channelsFor(channels)), shape);
  const reading = new PartialWork(
    decodeLatents(payload, latents.length, shape, scheme.entropyModel, latents),
  );
  return { shape, latents, reading };
}

/**
 * Decodes the images of payloads:
 *
 *     payload ─ entropy coder ─► ŷ ─ × step ─ g_s ─► x̂
 *
 * The tiles of a single large image go through g_s as soon as their symbols are decoded.
 */
export function* decodeImages(
  coded: readonly CodedSymbols[],
  { width, height, channels }: ImageShape,
  scheme: Scheme,
): Steps<Image[]> {
  const latents = coded.flatMap((own) => own.latents);
  const needRows = function* (rows: number): Steps<void> {
    for (const { shape, reading } of coded) {
      yield* reading.advance(latents.length === 1 ? rows / shape.height : 1);
    }
  };
  const decoded = yield* scheme.synthesise(latents, width, height, needRows);
  for (const { reading } of coded) yield* reading.finish();
  const each = modelImageCount(channels, scheme.channelsFor(channels));
  return split(decoded, decoded.length / each).map((own) => fromModelImages(own, channels));
}

/** `items` in `count` runs of equal length. */
function split<T>(items: readonly T[], count: number): T[][] {
  const length = items.length / count;
  return Array.from({ length: count }, (_, n) => items.slice(n * length, (n + 1) * length));
}
