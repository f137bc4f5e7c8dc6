import { describe, expect, it } from 'vitest';
import { ContextModel } from '../../../../../src/architectures/rd/coding/context-model.js';
import {
  ContextNetwork,
  contextNetworkSize,
} from '../../../../../src/architectures/rd/coding/context-network.js';
import { SampleClasses } from '../../../../../src/architectures/rd/coding/sample-classes.js';
import { Random } from '../../../../../src/data/random.js';
import { RangeEncoder } from '../../../../../src/entropy/range-encoder.js';
import { encodeSymbol } from '../../../../../src/entropy/symbol-coding.js';
import { decodeSymbols, encodeSymbols } from '../../../../../src/entropy/symbols.js';
import { networkParts } from '../../../../../src/runtime/exact-network.js';
import { weightCount } from '../../../../../src/runtime/network-parts.js';
import { TINY_NETWORK } from '../../../codec/tiny-rd.js';

const COUNT = 3;
const shape = { height: 9, width: 7, channels: 1 };

/** Class 1 knows multiples of 64 alone, class 2 those of 51; class 0 has no preference. */
function tables() {
  const steps = [1, 64, 51];
  const logShares = new Float64Array(COUNT * 256);
  const profiles = new Float64Array(COUNT * 256);
  steps.forEach((step, k) => {
    for (let v = 0; v < 256; v++) {
      logShares[k * 256 + v] = k === 0 ? -8 : v % step === 0 ? -2 : -14;
      profiles[k * 256 + v] = k === 0 ? 1 : v % step === 0 ? 50 : 0.01;
    }
  });
  return { frequencies: [40_000, 20_000, 5_535, 1], logShares, profiles };
}

function model(own = tables()): ContextModel {
  const network = { ...TINY_NETWORK, classes: COUNT };
  const weights = new Float32Array(weightCount(networkParts(contextNetworkSize(network))));
  new Random(3).fillNormal(weights, 0.5);
  return new ContextModel(new ContextNetwork(network, weights), 255, new SampleClasses(own));
}

/** Samples that are multiples of `step`. */
function symbolsOf(step: number): Int32Array {
  const random = new Random(step);
  return Int32Array.from({ length: 63 }, () => step * (1 + random.integer(Math.floor(250 / step))));
}

describe('classes of samples', () => {
  it('are chosen by the samples that an image has', () => {
    const classes = new SampleClasses(tables());
    expect([symbolsOf(7), symbolsOf(64), symbolsOf(51)].map((own) => classes.classOf(own))).toEqual([
      0, 1, 2,
    ]);
  });

  it.each([1, 51, 64])('code images of multiples of %i, and get them back', (step) => {
    const symbols = symbolsOf(step);
    const bytes = encodeSymbols(symbols, shape, model());
    expect(decodeSymbols(bytes, shape, model())).toEqual(symbols);
  });

  it('make images with the samples of a class smaller', () => {
    const flat = { ...tables(), profiles: new Float64Array(COUNT * 256).fill(1) };
    const without = encodeSymbols(symbolsOf(64), shape, model(flat)).length;
    expect(encodeSymbols(symbolsOf(64), shape, model()).length).toBeLessThan(0.8 * without);
  });

  it('are refused where a file names a class that does not exist', () => {
    const encoder = new RangeEncoder();
    encodeSymbol(encoder, new SampleClasses(tables()).cdf, 7);
    expect(() => decodeSymbols(encoder.finish(), shape, model())).toThrow('class 7 of 3');
  });

  it('are refused with tables of another size or with profiles that are not above 0', () => {
    const whole = tables();
    expect(() => new SampleClasses({ ...whole, logShares: whole.logShares.slice(1) })).toThrow('damaged');
    for (const factor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const profiles = whole.profiles.slice().fill(factor, 5, 6);
      expect(() => new SampleClasses({ ...whole, profiles }), String(factor)).toThrow('damaged');
    }
  });
});
