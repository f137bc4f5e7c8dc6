import type { EncoderChoices, Scheme } from '../architectures/architecture.js';
import { type LatentShape, type Symbols, symbolCount } from '../entropy/entropy-model.js';
import type { Image } from '../image/image.js';
import { bandsOf } from '../runtime/bands.js';
import type { OnRows } from '../runtime/tiled-transforms.js';
import { inTurn, type Steps, stages } from '../steps.js';
import { BandDecoder, BandEncoder } from './band-coding.js';
import type { CodingScheme } from './coding-scheme.js';
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
  scheme: CodingScheme,
  grouping: Grouping,
  choices?: EncoderChoices,
): Steps<Uint8Array[]> {
  const [first] = images;
  if (!first) return [];
  const { width, height, channels } = first;
  const shape = scheme.latentShape(width, height, channels);
  const modelImages = images.flatMap((image) => toModelImages(image, scheme.channelsFor(channels)));
  const encoderOf = (latents: readonly Symbols[]) =>
    new BandEncoder({ latents, shape, bands: bandsOf(shape.height, width * scheme.stride) }, scheme);
  let begun: BandEncoder | undefined;
  const onRows: OnRows = (latents, rows) => {
    begun ??= encoderOf(latents);
    return begun.advance(rows);
  };
  const stage = stages([1, 1]);
  const isSingle = modelImages.length === 1;
  const symbols = yield* stage(scheme.analyse(modelImages, choices, isSingle ? onRows : undefined));
  const messages = grouping === 'together' ? [symbols] : split(symbols, images.length);
  return yield* stage(inTurn(messages, (own) => (begun ?? encoderOf(own)).finish()));
}

/** ŷ of the images that the model coded: one array of `shape` each, in raster order, channels last. */
export interface ImageSymbols {
  readonly shape: LatentShape;
  readonly latents: readonly Symbols[];
}

/** Symbols that are decoded from a payload when they are needed. */
export interface CodedSymbols extends ImageSymbols {
  /** Decodes them row by row into `latents`. */
  readonly reading: BandDecoder;
}

/** Prepares to decode the symbols of `count` images of one shape; nothing is decoded yet. AecError('format') if it is damaged. */
export function openPayload(
  payload: Uint8Array,
  image: ImageShape,
  scheme: CodingScheme,
  count = 1,
): CodedSymbols {
  const { width, height, channels } = image;
  const shape = scheme.latentShape(width, height, channels);
  const { emptyLatent = (of: LatentShape) => new Int32Array(symbolCount(of)) } = scheme;
  const all = count * modelImageCount(channels, scheme.channelsFor(channels));
  const latents = Array.from({ length: all }, () => emptyLatent(shape));
  const bands = bandsOf(shape.height, width * scheme.stride);
  return { shape, latents, reading: new BandDecoder(payload, { latents, shape, bands }, scheme) };
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
    for (const { reading } of coded) yield* latents.length === 1 ? reading.need(rows) : reading.finish();
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
