import type { Model } from '../architectures/model.js';
import { sampleGainOf, sampleRateFrom } from '../architectures/rates.js';
import { symbolCount } from '../entropy/entropy-model.js';
import { AecError } from '../errors.js';
import { ByteReader } from '../format/reader.js';
import { ByteWriter } from '../format/writer.js';
import type { Image } from '../image/image.js';
import { colourCount, numbersOf, type Palette, paint } from '../image/palette/palette.js';
import { SampleLevels } from '../runtime/sample-levels.js';
import type { Steps } from '../steps.js';
import { type CodingScheme, schemeOf } from './coding-scheme.js';
import {
  type CodedSymbols,
  decodeImages,
  encodeImages,
  type ImageShape,
  type ImageSymbols,
  openPayload,
} from './image-coding.js';
import { decodePalette, encodePalette } from './palette-coding.js';

// A payload with a palette: FORMAT.md, section 8.

/** Encodes the numbers of the nearest colours as an image in gray; a single colour needs none. */
export function* encodeWithPalette(image: Image, palette: Palette, model: Model): Steps<Uint8Array> {
  const colours = encodePalette(palette);
  const writer = new ByteWriter();
  writer.varint(colours.length);
  writer.bytes(colours);
  if (colourCount(palette) > 1) {
    const gray = grayOf(numbersOf(image, palette), palette, image);
    const [payload] = yield* encodeImages([gray], schemeOf(model, rateFor(palette)), 'each');
    writer.bytes(payload!);
  }
  return writer.finish();
}

/** AecError('format') if the payload is damaged. */
export function* decodeWithPalette(payload: Uint8Array, shape: ImageShape, model: Model): Steps<Image> {
  const { palette, scheme, coded } = open(payload, shape, model);
  if (!coded) return paint(new Uint8Array(shape.width * shape.height), palette, shape);
  const [gray] = yield* decodeImages([coded], { ...shape, channels: 1 }, scheme);
  return paint(gray!.data, paletteOfSamples(palette), shape);
}

/** The symbols of the gray image. Throws what `decodeWithPalette` throws. */
export function* symbolsWithPalette(
  payload: Uint8Array,
  imageShape: ImageShape,
  model: Model,
): Steps<ImageSymbols> {
  const { coded, scheme } = open(payload, imageShape, model);
  const { width, height } = imageShape;
  if (coded) yield* coded.reading.finish();
  const shape = coded?.shape ?? scheme.latentShape(width, height, 1);
  return { shape, latents: coded?.latents ?? [new Int32Array(symbolCount(shape))] };
}

interface OpenPayload {
  readonly palette: Palette;
  readonly scheme: CodingScheme;
  /** Absent if there is a single colour. */
  readonly coded: CodedSymbols | undefined;
}

function open(payload: Uint8Array, shape: ImageShape, model: Model): OpenPayload {
  const reader = new ByteReader(payload);
  const palette = decodePalette(reader.bytes(reader.varint()), shape.channels);
  const scheme = schemeOf(model, rateFor(palette));
  const rest = reader.bytes(reader.remaining);
  if (colourCount(palette) > 1) {
    return { palette, scheme, coded: openPayload(rest, { ...shape, channels: 1 }, scheme) };
  }
  if (rest.length > 0)
    throw new AecError('format', 'the payload is damaged: it goes on after its only colour');
  return { palette, scheme, coded: undefined };
}

/** The number that is white: 1 even where there is a single colour, which is black. */
function lastOf(palette: Palette): number {
  return Math.max(1, colourCount(palette) - 1);
}

/** The coarsest sample rate with a level for each colour. */
function rateFor(palette: Palette): number {
  return sampleRateFrom(lastOf(palette));
}

/** The numbers of colours as evenly spread samples: 0 is black, and the last one white. */
function grayOf(numbers: Uint8Array, palette: Palette, { width, height }: ImageShape): Image {
  const levels = levelsFor(palette);
  const last = lastOf(palette);
  const samples = Uint8Array.from({ length: last + 1 }, (_, number) =>
    levels.sampleOf(Math.floor((2 * number * levels.gain + last) / (2 * last))),
  );
  return { width, height, channels: 1, data: numbers.map((number) => samples[number]!) };
}

/** The colour of each sample of the gray image: that of the nearest number where no number has the sample. */
function paletteOfSamples(palette: Palette): Palette {
  const levels = levelsFor(palette);
  const last = colourCount(palette) - 1;
  const numbers = Uint8Array.from({ length: 256 }, (_, sample) =>
    Math.floor((2 * levels.symbolOf(sample) * last + levels.gain) / (2 * levels.gain)),
  );
  const { data } = paint(numbers, palette, { width: numbers.length, height: 1 });
  return { ...palette, colours: data };
}

function levelsFor(palette: Palette): SampleLevels {
  return new SampleLevels(sampleGainOf(rateFor(palette))!);
}
