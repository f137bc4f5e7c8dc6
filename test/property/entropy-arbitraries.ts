import fc from 'fast-check';
import { type Cdf, cdfFromFrequencies, MAX_SYMBOL } from '../../src/entropy/cdf.js';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { quantizeFrequencies } from '../../src/entropy/quantize-frequencies.js';

/** Any finite non-negative weight, extremes included. */
export const weight = fc.oneof(
  fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, Number.MIN_VALUE, Number.MAX_VALUE),
);

/** Any CDF with up to 40 values, many with frequencies of 1 and 65535. */
export const cdf: fc.Arbitrary<Cdf> = fc
  .tuple(
    fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(-MAX_SYMBOL, MAX_SYMBOL - 39)),
    fc.array(weight, { minLength: 1, maxLength: 41 }),
  )
  .map(([minimum, weights]) => cdfFromFrequencies(minimum, quantizeFrequencies(weights)));

/** A model, a shape for it, and symbols: most near the tables, some far beyond. */
export const codedLatent = fc
  .tuple(
    fc.array(cdf, { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 6 }),
  )
  .chain(([cdfs, height, width]) => {
    const channels = cdfs.length;
    const inTable = fc.integer({ min: -1, max: 41 });
    const anywhere = fc.oneof(
      fc.integer({ min: -MAX_SYMBOL, max: MAX_SYMBOL }),
      fc.constantFrom(-MAX_SYMBOL, MAX_SYMBOL),
    );
    const symbol = fc.oneof(
      { weight: 4, arbitrary: inTable.map((index) => ({ index })) },
      { weight: 1, arbitrary: anywhere.map((value) => ({ value })) },
    );
    const count = height * width * channels;
    return fc.array(symbol, { minLength: count, maxLength: count }).map((chosen) => {
      const symbols = Int32Array.from(chosen, (choice, i) => {
        const value = 'index' in choice ? cdfs[i % channels]!.minimum + choice.index : choice.value;
        return Math.max(-MAX_SYMBOL, Math.min(MAX_SYMBOL, value));
      });
      return { model: new FactorizedModel(cdfs), shape: { height, width, channels }, symbols };
    });
  });
