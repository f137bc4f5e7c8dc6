import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RdModel } from '../../../../../src/architectures/model.js';
import {
  quantizeImage,
  reconstructImages,
} from '../../../../../src/architectures/rd/coding/reconstruct.js';
import { searchSymbols } from '../../../../../src/architectures/rd/search/symbol-search.js';
import { encodeSymbols } from '../../../../../src/entropy/symbols.js';
import type { Image } from '../../../../../src/image/image.js';
import { finishSteps } from '../../../../../src/steps.js';
import { randomRdModel } from '../../../codec/tiny-rd.js';
import { randomImage } from '../../../codec/tiny-transforms.js';

let model: RdModel;
beforeAll(async () => {
  model = await randomRdModel();
});
afterAll(() => model.dispose());

const rate = { gain: 3 };

function tools() {
  const { decoder, spec } = model;
  return { contextModel: model.entropyModelAt(rate.gain), decoder, margin: spec.geometry.margin };
}

/** Bits that are used and squared error that is left, measured from a file and a picture. */
function measure(image: Image, symbols: Int32Array) {
  const { width, height } = image;
  const { contextModel, decoder, margin } = tools();
  const file = encodeSymbols(symbols, { width, height, channels: 1 }, contextModel);
  const geometry = { stride: 1, latentChannels: 1, margin };
  const [decoded] = finishSteps(reconstructImages({ decoder, geometry }, [symbols], width, height, rate));
  const errors = image.data.map((sample, i) => Math.abs(sample - decoded!.data[i]!));
  return { bits: 8 * file.length, error: errors.reduce((sum, error) => sum + error ** 2, 0) };
}

it.each([4, 6, 9])('finds symbols of lower cost at effort %i', (effort) => {
  const image = randomImage(23, 17, 1, effort);
  const rounded = quantizeImage(image, rate);
  const searched = finishSteps(searchSymbols(image, rounded, effort, tools()));
  expect(searched).not.toEqual(rounded);
  const [before, after] = [measure(image, rounded), measure(image, searched)];
  const bitsPerDecibel = 14;
  const saved = before.bits - after.bits;
  const decibels = 10 * Math.log10(before.error / after.error);
  expect(saved + bitsPerDecibel * decibels).toBeGreaterThan(0);
  expect(Math.max(...searched.map((symbol, i) => Math.abs(symbol - rounded[i]!)))).toBe(1);
});

it('leaves the symbols as they are below effort 4', () => {
  const image = randomImage(9, 9, 1);
  const rounded = quantizeImage(image, rate);
  expect(finishSteps(searchSymbols(image, rounded, 3, tools()))).toBe(rounded);
});

it('never leaves the range of the symbols', () => {
  const image = { width: 20, height: 20, channels: 1 as const, data: new Uint8Array(400).fill(128) };
  const searched = finishSteps(searchSymbols(image, quantizeImage(image, rate), 9, tools()));
  expect(Math.min(...searched)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...searched)).toBeLessThanOrEqual(3);
});
