import { describe, expect, it } from 'vitest';
import {
  type ContextModel,
  contextModels,
} from '../../../../../src/architectures/rd/coding/context-model.js';
import { SampleClasses } from '../../../../../src/architectures/rd/coding/sample-classes.js';
import { Random } from '../../../../../src/data/random.js';
import { cumulativeAt } from '../../../../../src/entropy/cdf.js';
import { RangeEncoder } from '../../../../../src/entropy/range-encoder.js';
import { encodeSymbol } from '../../../../../src/entropy/symbol-coding.js';
import { decodeSymbols, encodeSymbols } from '../../../../one-latent.js';
import { randomContext, randomContextFiles, TINY_NETWORK } from '../../../codec/tiny-rd.js';
import {
  componentsBelow,
  distributionOf,
  frequencyOf,
  MIXTURE_TOTAL,
  messageOf,
  mixtureOf,
} from '../../../entropy/by-the-page.js';
import { contextDistributions, reshaped, valuesAt } from './context-by-the-page.js';

const COUNT = 3;
const SPIKES = [0, 255];
const MIDDLE = { center: 2 ** 15, factor: 8 };
const shape = { height: 9, width: 7, channels: 1 };
const network = { ...TINY_NETWORK, classes: COUNT };

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

function model(own = tables(), simd = true): ContextModel {
  return contextModels({ ...randomContext(3, network), classes: new SampleClasses(own) }, { simd })(255);
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

  it.each([0, 1, 2])('give the message of the format page for class %i', (index) => {
    // Black around the image and within it: pixels with an empty window ignore the class.
    const symbols = symbolsOf([7, 64, 51][index]!).map((symbol, i) => (i < 16 || i % 5 === 0 ? 0 : symbol));
    const own = tables();
    // A class is chosen by the samples it knows.
    own.logShares.fill(-20).fill(-1, index * 256, (index + 1) * 256);
    const classes = new SampleClasses(own);
    const profile = own.profiles.subarray(index * 256, (index + 1) * 256);
    const pages = contextDistributions(
      { shape: network, files: randomContextFiles(3, network), gain: 255, ofClass: { index, profile } },
      symbols,
      shape.height,
      shape.width,
    );
    const expected = messageOf(symbols, pages, (encoder) => {
      const start = cumulativeAt(classes.cdf, index);
      encoder.encode(start, cumulativeAt(classes.cdf, index + 1) - start);
    });
    for (const simd of [true, false]) {
      expect(encodeSymbols(symbols, shape, model(own, simd))).toEqual(expected);
      expect(decodeSymbols(expected, shape, model(own, simd))).toEqual(symbols);
    }
  });

  it('spread the mass between the spikes in proportion to mass × profile, and leave all other mass', () => {
    const random = new Random(8);
    const profile = Float64Array.from({ length: 256 }, () => (random.integer(4) === 0 ? 20 : 0.02));
    const mixture = mixtureOf([0, -400, 300, 100, -800, 1500, 700, 900], SPIKES, MIDDLE);
    const plain = distributionOf(mixture, valuesAt(255), 0, 256);
    const shaped = reshaped(plain, mixture, SPIKES, profile);
    for (const k of [0, 1, 255, 256, 257]) expect(shaped.start(k)).toBe(plain.start(k));
    const mass = (v: number) =>
      Number(componentsBelow(mixture, valuesAt(255), v + 1) - componentsBelow(mixture, valuesAt(255), v));
    let [sum, weighted] = [0, 0];
    for (let v = 1; v < 255; v++) {
      sum += mass(v);
      weighted += mass(v) * profile[v]!;
    }
    for (let v = 1; v < 255; v++) {
      const share = (frequencyOf(shaped, v) - 1) / MIXTURE_TOTAL;
      const expected = ((mass(v) * profile[v]!) / weighted) * (sum / 2 ** 48);
      expect(Math.abs(share - expected)).toBeLessThan(1e-6 + 0.001 * expected);
    }
  });

  it('make images with the samples of a class smaller', () => {
    const flat = { ...tables(), profiles: new Float64Array(COUNT * 256).fill(1) };
    const without = encodeSymbols(symbolsOf(64), shape, model(flat)).length;
    expect(encodeSymbols(symbolsOf(64), shape, model()).length).toBeLessThan(0.8 * without);
  });

  it('are refused where a file names a class that does not exist', () => {
    const encoder = new RangeEncoder();
    encodeSymbol(encoder, new SampleClasses(tables()).cdf, 7);
    expect(() => decodeSymbols(encoder.finish(), shape, model())).toThrow('none of the 3 classes');
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
