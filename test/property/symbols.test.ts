import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cdfFromFrequencies, MAX_SYMBOL } from '../../src/entropy/cdf.js';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../../src/entropy/symbols.js';
import { finishSteps } from '../../src/steps.js';
import { errorCode } from '../aec-error.js';
import { decodeSymbols, encodeSymbols } from '../one-latent.js';
import { cdf, codedLatent } from './entropy-arbitraries.js';
import { informationContent, STEP_LOSS_BITS } from './information.js';

test('any symbols come back, at the price of their information and at most one byte', () => {
  fc.assert(
    fc.property(codedLatent, ({ model, shape, symbols }) => {
      const bytes = encodeSymbols(symbols, shape, model);
      expect(decodeSymbols(bytes, shape, model)).toEqual(symbols);
      const { bits, steps } = informationContent(symbols, shape, model);
      expect(bytes.length).toBeLessThanOrEqual((bits + steps * STEP_LOSS_BITS) / 8 + 1);
    }),
    { numRuns: 500 },
  );
});

test('several latents in one message come back', () => {
  fc.assert(
    fc.property(codedLatent, ({ model, shape, symbols }) => {
      const latents = [symbols, symbols.map((symbol) => -symbol), symbols.slice().reverse()];
      expect(
        finishSteps(
          decodeLatents(
            finishSteps(encodeLatents(latents, shape, model)),
            emptyLatents(3, shape),
            shape,
            model,
          ),
        ),
      ).toEqual(latents);
    }),
  );
});

test('a long message costs 1.0001 × its information at most', () => {
  const model = new FactorizedModel([cdfFromFrequencies(-2, [3000, 10000, 40000, 10000, 2000, 536])]);
  const shape = { height: 200, width: 500, channels: 1 };
  let state = 1;
  const symbols = new Int32Array(100_000).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return [-2, -1, -1, 0, 0, 0, 0, 0, 0, 1, 1, 2][(state >>> 8) % 12]!;
  });
  symbols[5] = MAX_SYMBOL;
  const bytes = encodeSymbols(symbols, shape, model);
  const { bits } = informationContent(symbols, shape, model);
  expect(decodeSymbols(bytes, shape, model).every((symbol, i) => symbol === symbols[i])).toBe(true);
  expect(8 * bytes.length).toBeLessThan(1.0001 * bits);
});

test('arbitrary bytes give symbols within ±2^24 or an AecError("format")', () => {
  const outcomes = { none: 0, format: 0 };
  fc.assert(
    fc.property(
      fc.array(cdf, { minLength: 1, maxLength: 3 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.nat({ max: 100 }),
      (cdfs, bytes, height) => {
        const model = new FactorizedModel(cdfs);
        const shape = { height, width: 3, channels: cdfs.length };
        let symbols: Int32Array = new Int32Array(0);
        const code = errorCode(() => {
          symbols = decodeSymbols(bytes, shape, model);
        });
        expect(['none', 'format']).toContain(code);
        outcomes[code as 'none' | 'format']++;
        expect(symbols.every((symbol) => Math.abs(symbol) <= MAX_SYMBOL)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
  expect(outcomes.none).toBeGreaterThan(0);
  expect(outcomes.format).toBeGreaterThan(0);
});

test('a few bytes do not pass for a large latent', () => {
  const model = new FactorizedModel([cdfFromFrequencies(-2, [3000, 10000, 40000, 10000, 2000, 536])]);
  const shape = { height: 4000, width: 4000, channels: 1 };
  const started = performance.now();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
      expect(errorCode(() => decodeSymbols(bytes, shape, model))).toBe('format');
    }),
    { numRuns: 20 },
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('a long message of the first interval alone has no bytes, and comes back', () => {
  const model = new FactorizedModel([cdfFromFrequencies(0, [65000, 500, 36])]);
  const shape = { height: 100, width: 1000, channels: 1 };
  const symbols = new Int32Array(100_000);
  const bytes = encodeSymbols(symbols, shape, model);
  expect(bytes.length).toBe(0);
  expect(decodeSymbols(bytes, shape, model)).toEqual(symbols);
});
