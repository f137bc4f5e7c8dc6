import { fromPlanes, toPlanes } from '../architectures/lossless/coding/planes.js';
import type { LosslessModel, Model } from '../architectures/model.js';
import { photoScheme } from '../architectures/photo/coding/scheme.js';
import { RATES } from '../architectures/photo/rates.js';
import { quantizeImage, reconstructImages } from '../architectures/rd/coding/rd-transforms.js';
import { searchSymbols } from '../architectures/rd/search/symbol-search.js';
import type { EntropyModel, LatentShape } from '../entropy/entropy-model.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { analyse, latentShape, type NeedRows, type OnRows, synthesise } from '../runtime/tiled-transforms.js';
import { partOf, type Steps } from '../steps.js';
import { losslessRateByte, lossyRate, type RateOptions, rateByte, rateOf } from './rate.js';

/** Pixels of the largest image that a search takes less than minutes for. */
const LARGEST_SEARCHED = 2 ** 14;

/** How a model codes images at one rate; the two pipelines go through it and know no architecture. */
export interface Scheme {
  readonly entropyModel: EntropyModel;
  /** How many channels the model codes an image of `channels` with. */
  channelsFor(channels: 1 | 3): 1 | 3;
  /** Of the latents of an image of that size and number of channels. */
  latentShape(width: number, height: number, channels: 1 | 3): LatentShape;
  /** x → ŷ of images that have the model's channels and one size. */
  analyse(images: readonly Image[], effort?: number, onRows?: OnRows): Steps<Int32Array[]>;
  /** ŷ → x̂ of images of one size. */
  synthesise(
    symbols: readonly Int32Array[],
    width: number,
    height: number,
    needRows?: NeedRows,
  ): Steps<Image[]>;
}

/** The rate byte that a file gets; undefined with a model of one rate. `AecError('usage')` if it cannot do `options`. */
export function chooseRate(model: Model, options: RateOptions): number | undefined {
  if (model.kind === 'rd') return rateByte(model.spec.gains!, options);
  if (model.kind === 'photo') return lossyRate(RATES, options);
  if (model.kind === 'lossless') return losslessRateByte(model.id, options);
  if (Object.values(options).some((value) => value !== undefined && value !== false)) {
    throw new AecError('usage', `model ${model.id} has one rate; quality and lossless need an rd model`);
  }
  return undefined;
}

/** The scheme of the rate that a file says. `AecError('format')` if the model has no such rate. */
export function schemeOf(model: Model, rate: number | undefined): Scheme {
  if ((rate === undefined) !== (model.kind === 'transform')) {
    const has = rate === undefined ? 'no rate, which the model needs' : 'a rate, and the model has only one';
    throw new AecError('format', `damaged: the file has ${has}`);
  }
  if (model.kind === 'transform') {
    return {
      entropyModel: model.entropyModel,
      channelsFor: () => model.spec.channels,
      latentShape: (width, height) => latentShape(model.spec.geometry, width, height),
      analyse: (images, _effort, onRows) => analyse(model, images, onRows),
      synthesise: (...latents) => synthesise(model, ...latents),
    };
  }
  if (model.kind === 'photo') return photoScheme(model, rate!);
  if (model.kind === 'lossless') return losslessScheme(model, rateOf([], rate!).largestError!);
  const meaning = rateOf(model.spec.gains!, rate!);
  const { decoder, runner, spec } = model;
  const contextModel = model.entropyModelAt(meaning.gain);
  const tools = { contextModel, decoder, margin: spec.geometry.margin };
  return {
    entropyModel: contextModel,
    channelsFor: () => 1,
    latentShape: (width, height) => ({ height, width, channels: 1 }),
    *analyse(images, effort = 1) {
      const all: Int32Array[] = [];
      for (const [n, image] of images.entries()) {
        const rounded = quantizeImage(image, meaning);
        const isSmall = image.data.length <= LARGEST_SEARCHED;
        const isSearched = effort >= 4 && isSmall && meaning.largestError === undefined;
        const search = () => searchSymbols(image, rounded, effort, tools);
        all.push(isSearched ? yield* partOf(search(), n / images.length, (n + 1) / images.length) : rounded);
      }
      return all;
    },
    synthesise: (symbols, width, height, needRows) =>
      reconstructImages(
        { decoder, runner, geometry: spec.geometry },
        symbols,
        width,
        height,
        meaning,
        needRows,
      ),
  };
}

function losslessScheme(model: LosslessModel, largestError: number): Scheme {
  return {
    entropyModel: model.entropyModelFor(largestError),
    channelsFor: (channels) => channels,
    latentShape: (width, height, channels) => ({ height, width, channels }),
    *analyse(images) {
      yield 0;
      return images.map((image) => toPlanes(image, largestError));
    },
    *synthesise(symbols, width, height, needRows) {
      yield 0;
      if (needRows) yield* needRows(height);
      return symbols.map((own) => fromPlanes(own, width, height, largestError));
    },
  };
}
