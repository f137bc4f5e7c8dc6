import type { Model } from '../architectures/model.js';
import { type ChosenRate, EXACT_RATE, isExact } from '../architectures/rates.js';
import type { Image } from '../image/image.js';
import { mse } from '../metrics/mse.js';
import type { Steps } from '../steps.js';
import { schemeOf } from './coding-scheme.js';
import { cropsToTry, estimatedBits, mayFitExactly, mayFitLike } from './exact-size.js';
import { decodeImages, encodeImages, openPayload } from './image-coding.js';
import { encodeWithPalette } from './palette-payload.js';
import { type Alternative, alternativesTo, exactAlternatives, isGraphic } from './sample-alternative.js';

/** An image as coded at a rate byte. */
export interface Coded {
  readonly payload: Uint8Array;
  readonly rate: number | undefined;
}

/**
 * The smallest of an image as coded at a rate and, if it may be replaced, of the alternatives that are no farther from it. `unfilled`
 * is the image with the colours of its invisible pixels, if those were replaced.
 */
export function* smallest(
  image: Image,
  unfilled: Image | undefined,
  payload: Uint8Array,
  rate: ChosenRate,
  model: Model,
): Steps<Coded> {
  const coded = { payload, rate: rate.byte };
  if (!mayBeReplaced(rate, model)) return coded;
  let best: Coded = coded;
  for (const alternative of yield* alternativesFor(image, coded, model)) {
    best = smaller(best, yield* codedAs(image, alternative, model));
  }
  if (!unfilled || isExact(rate.byte) || !(yield* mayFit(unfilled, best.payload.length, model))) return best;
  for (const alternative of exactAlternatives(unfilled)) {
    best = smaller(best, yield* codedAs(unfilled, alternative, model));
  }
  return best;
}

/** An image of one colour, if it may be replaced: its palette takes the fewest bytes, and no transforms to find that out. */
export function inOneColour(image: Image, model: Model): Steps<Coded> {
  return codedAs(image, exactAlternatives(image).at(-1)!, model);
}

/** Whether a file may hold something else than was asked for, if it is no worse and no larger. */
export function mayBeReplaced({ byte, mayReplace }: ChosenRate, model: Model): boolean {
  return Boolean(mayReplace && model.coder.traits.rates?.samples) && byte !== undefined;
}

function smaller(best: Coded, other: Coded): Coded {
  return other.payload.length <= best.payload.length ? other : best;
}

function* codedAs(image: Image, { rate, palette }: Alternative, model: Model): Steps<Coded> {
  if (palette) return { payload: yield* encodeWithPalette(image, palette, model), rate };
  const [payload] = yield* encodeImages([image], schemeOf(model, rate), 'each');
  return { payload: payload!, rate };
}

/** The mean squared error of what an image as coded decodes to. */
function* errorOf(image: Image, { rate, payload }: Coded, model: Model): Steps<number> {
  if (isExact(rate)) return 0;
  const scheme = schemeOf(model, rate);
  const [decoded] = yield* decodeImages([openPayload(payload, image, scheme)], image, scheme);
  return mse(image, decoded!);
}

/** A graphic is tried in all ways that are no worse; any other image without loss, where that may take no more bytes. */
function* alternativesFor(image: Image, coded: Coded, model: Model): Steps<readonly Alternative[]> {
  const { rate, payload } = coded;
  yield 0;
  if (isGraphic(image)) return alternativesTo(rate!, image, yield* errorOf(image, coded, model));
  if (isExact(rate) || !(yield* mayFit(image, payload.length, model))) return [];
  return exactAlternatives(image);
}

/** Whether an image may fit into so many bytes without loss: by an estimate, and if it is large, by what some crops of it take. */
function* mayFit(image: Image, bytes: number, model: Model): Steps<boolean> {
  const estimate = yield* estimatedBits(image);
  if (!mayFitExactly(image, bytes, estimate)) return false;
  const crops = cropsToTry(image);
  if (!crops) return true;
  const payloads = yield* encodeImages(crops, schemeOf(model, EXACT_RATE), 'each');
  return mayFitLike(estimate, bytes, crops, payloads);
}
