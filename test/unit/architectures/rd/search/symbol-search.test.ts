import { beforeAll, expect, it } from 'vitest';
import { quantizeImage, reconstructImages } from '../../../../../src/architectures/rd/coding/reconstruct.js';
import { parseRdOptions, rdGeometry } from '../../../../../src/architectures/rd/options.js';
import { isSearched, searchSymbols } from '../../../../../src/architectures/rd/search/symbol-search.js';
import type { Image } from '../../../../../src/image/image.js';
import { IntegerNetwork } from '../../../../../src/runtime/integer/network.js';
import { localRunner } from '../../../../../src/runtime/network-runner.js';
import { finishSteps } from '../../../../../src/steps.js';
import { encodeSymbols } from '../../../../one-latent.js';
import { randomContextModel, randomDecoder, TINY_NETWORK } from '../../../codec/tiny-rd.js';
import { randomImage } from '../../../codec/tiny-transforms.js';

let decoder: IntegerNetwork;
beforeAll(async () => {
  const { description, weights } = await randomDecoder();
  decoder = IntegerNetwork.load(description, weights, 'test');
});

const rate = { gain: 3, isPlain: false };

const geometry = rdGeometry(parseRdOptions({ filters: [4] }));

function tools() {
  return {
    contextModel: randomContextModel(rate.gain),
    gain: rate.gain,
    window: TINY_NETWORK.window,
    decoder,
    margin: geometry.margin,
  };
}

/** Bits that are used and squared error that is left, measured from a file and a picture. */
function measure(image: Image, symbols: Int32Array) {
  const { width, height } = image;
  const { contextModel } = tools();
  const file = encodeSymbols(symbols, { width, height, channels: 1 }, contextModel);
  const reconstruction = { runner: localRunner({ decoder }), geometry, quantization: rate };
  const [decoded] = finishSteps(reconstructImages(reconstruction, [symbols], width, height));
  const errors = image.data.map((sample, i) => Math.abs(sample - decoded!.data[i]!));
  return { bits: 8 * file.length, error: errors.reduce((sum, error) => sum + error ** 2, 0) };
}

it.each([4, 6, 9])('finds symbols of lower cost at effort %i', (effort) => {
  const image = randomImage(23, 17, 1, effort);
  const rounded = quantizeImage(image, rate.gain);
  const searched = finishSteps(searchSymbols(image, rounded, { effort }, tools()));
  expect(searched).not.toEqual(rounded);
  const [before, after] = [measure(image, rounded), measure(image, searched)];
  const bitsPerDecibel = 14;
  const saved = before.bits - after.bits;
  const decibels = 10 * Math.log10(before.error / after.error);
  expect(saved + bitsPerDecibel * decibels).toBeGreaterThan(0);
  expect(Math.max(...searched.map((symbol, i) => Math.abs(symbol - rounded[i]!)))).toBe(1);
});

it('searches from effort 4 on, and only images that take less than minutes', () => {
  expect([3, 4, 9].map((effort) => isSearched(randomImage(9, 9, 1), { effort }))).toEqual([
    false,
    true,
    true,
  ]);
  expect(isSearched(randomImage(129, 128, 1), { effort: 9 })).toBe(false);
});

it('never leaves the range of the symbols', () => {
  const image = { width: 20, height: 20, channels: 1 as const, data: new Uint8Array(400).fill(128) };
  const searched = finishSteps(searchSymbols(image, quantizeImage(image, rate.gain), { effort: 9 }, tools()));
  expect(Math.min(...searched)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...searched)).toBeLessThanOrEqual(3);
});
