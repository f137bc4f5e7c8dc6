import { describe, expect, test } from 'vitest';
import { type Cdf, cdfFromFrequencies, MAX_SYMBOL } from '../../../src/entropy/cdf.js';
import type { EntropyModel, Symbols } from '../../../src/entropy/entropy-model.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { RangeDecoder } from '../../../src/entropy/range-decoder.js';
import { RangeEncoder } from '../../../src/entropy/range-encoder.js';
import { decodeSymbol, encodeSymbol } from '../../../src/entropy/symbol-coding.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../../../src/entropy/symbols.js';
import { finishSteps } from '../../../src/steps.js';
import { errorCode } from '../../aec-error.js';
import { decodeSymbols, encodeSymbols } from '../../one-latent.js';

const model = new FactorizedModel([cdfFromFrequencies(-1, [8192, 40960, 8192, 8192])]);
const row = (width: number) => ({ height: 1, width, channels: 1 });

function roundTrip(symbols: number[], entropyModel: EntropyModel = model): number[] {
  const bytes = encodeSymbols(Int32Array.from(symbols), row(symbols.length), entropyModel);
  return [...decodeSymbols(bytes, row(symbols.length), entropyModel)];
}

test.each([[[]], [[0]], [[-1, 1]], [[2]], [[-2]], [[MAX_SYMBOL, -MAX_SYMBOL, 0]]])(
  '%j comes back',
  (symbols) => {
    expect(roundTrip(symbols)).toEqual(symbols);
  },
);

test('distances around every power of two come back through an escape', () => {
  const distances = Array.from({ length: 24 }, (_, k) => [2 ** k - 1, 2 ** k, 2 ** k + 1]).flat();
  const symbols = distances.flatMap((distance) => [distance, 0 - distance]);
  expect(roundTrip(symbols)).toEqual(symbols);
});

test('the longest distances come back from a table at the other end', () => {
  for (const end of [-MAX_SYMBOL, MAX_SYMBOL]) {
    const escapeOnly = new FactorizedModel([cdfFromFrequencies(end, [65536])]);
    expect(roundTrip([-end, end], escapeOnly)).toEqual([-end, end]);
  }
});

test('a model may look at the symbols before: both sides give it the same', () => {
  const uniform = cdfFromFrequencies(0, [16384, 16384, 16384, 16384]);
  const peaks = [0, 1, 2].map((peak) =>
    cdfFromFrequencies(
      0,
      [0, 1, 2, 3].map((i) => (i === peak ? 65533 : 1)),
    ),
  );
  const symbols = new Array(10_000).fill(2);
  const repeating = repeatingModel(uniform, peaks);
  expect(roundTrip(symbols, repeating)).toEqual(symbols);
  expect(encodeSymbols(Int32Array.from(symbols), row(symbols.length), repeating).length).toBeLessThanOrEqual(
    1,
  );
});

/** A model whose distributions depend on the symbol before. */
function repeatingModel(first: Cdf, after: readonly Cdf[]): EntropyModel {
  const cdfAt = (symbols: Symbols, i: number) => (i === 0 ? first : after[symbols[i - 1]!]!);
  return {
    encoder() {
      const encoder = new RangeEncoder();
      return {
        *encode(symbols) {
          yield 0;
          for (let i = 0; i < symbols.length; i++) encodeSymbol(encoder, cdfAt(symbols, i), symbols[i]!);
        },
        finish: () => encoder.finish(),
        release() {},
      };
    },
    decoder(_, message) {
      const decoder = new RangeDecoder(message);
      return {
        *decode(symbols) {
          for (let i = 0; i < symbols.length; i++) symbols[i] = decodeSymbol(decoder, cdfAt(symbols, i));
          yield 1;
        },
        excess: () => decoder.excess(),
        release() {},
      };
    },
    meter: () => {
      throw new Error('nothing is measured here');
    },
  };
}

describe('encodeLatents', () => {
  test('codes several latents as one message', () => {
    const latents = [Int32Array.of(0, 1), Int32Array.of(5, -1), Int32Array.of(0, 0)];
    expect(
      finishSteps(
        decodeLatents(
          finishSteps(encodeLatents(latents, row(2), model)),
          emptyLatents(3, row(2)),
          row(2),
          model,
        ),
      ),
    ).toEqual(latents);
  });

  test('refuses symbols that do not fill the shape', () => {
    expect(errorCode(() => encodeSymbols(Int32Array.of(1, 2, 3), row(2), model))).toBe('usage');
  });

  test.each([MAX_SYMBOL + 1, -MAX_SYMBOL - 1])('refuses the symbol %d', (symbol) => {
    expect(errorCode(() => encodeSymbols(Int32Array.of(symbol), row(1), model))).toBe('model');
  });
});

test('encoders and decoders are released, whatever happens', () => {
  const released: string[] = [];
  const watched: EntropyModel = {
    encoder: (shape) => ({ ...model.encoder(shape), release: () => released.push('encoder') }),
    decoder: (shape, bytes) => ({ ...model.decoder(shape, bytes), release: () => released.push('decoder') }),
    meter: (shape) => model.meter(shape),
  };
  roundTrip([0, 1], watched);
  expect(released).toEqual(['encoder', 'decoder']);
  expect(errorCode(() => encodeSymbols(Int32Array.of(MAX_SYMBOL + 1), row(1), watched))).toBe('model');
  expect(errorCode(() => decodeSymbols(Uint8Array.of(1, 2, 3, 4), row(1), watched))).toBe('format');
  expect(released).toEqual(['encoder', 'decoder', 'encoder', 'decoder']);
});

describe('decodeLatents refuses', () => {
  const bytes = encodeSymbols(Int32Array.of(0, -1, 4), row(3), model);

  test('a payload that ends in a zero byte', () => {
    expect(errorCode(() => decodeSymbols(Uint8Array.of(...bytes, 0), row(3), model))).toBe('format');
    expect(decodeSymbols(new Uint8Array(0), row(1), model)).toEqual(Int32Array.of(-1));
    expect(errorCode(() => decodeSymbols(Uint8Array.of(0), row(1), model))).toBe('format');
  });

  test('bytes after the last symbol', () => {
    expect(errorCode(() => decodeSymbols(Uint8Array.of(...bytes, 0, 7), row(3), model))).toBe('format');
  });

  test('an escape of endless length', () => {
    const encoder = new RangeEncoder();
    encoder.encode(57344, 8192);
    for (let i = 0; i < 27; i++) encoder.encodeBits(0, 1);
    encoder.encodeBits(1, 1);
    expect(errorCode(() => decodeSymbols(encoder.finish(), row(1), model))).toBe('format');
  });

  test('a symbol beyond ±2^24', () => {
    const encoder = new RangeEncoder();
    encoder.encode(57344, 8192);
    for (let i = 0; i < 26; i++) encoder.encodeBits(0, 1);
    encoder.encodeBits(1, 1);
    encoder.encodeBits(1023, 10);
    encoder.encodeBits(65535, 16);
    expect(errorCode(() => decodeSymbols(encoder.finish(), row(1), model))).toBe('format');
  });
});
