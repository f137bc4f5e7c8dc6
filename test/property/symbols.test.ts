import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cdfFromFrequencies, MAX_SYMBOL } from '../../src/entropy/cdf.js';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../../src/entropy/symbols.js';
import type { AecError } from '../../src/errors.js';
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

test('a few bytes for a large latent are refused early, or are those that its symbols are written as', () => {
  const model = new FactorizedModel([cdfFromFrequencies(-2, [3000, 10000, 40000, 10000, 2000, 536])]);
  const shape = { height: 1000, width: 1000, channels: 1 };
  let refused = 0;
  const started = performance.now();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
      let symbols: Int32Array;
      try {
        symbols = decodeSymbols(bytes, shape, model);
      } catch (error) {
        expect((error as AecError).code).toBe('format');
        refused++;
        return;
      }
      expect(encodeSymbols(symbols, shape, model)).toEqual(bytes);
    }),
    { numRuns: 20, examples: [[Uint8Array.from([253, 250, 216])]] },
  );
  expect(refused).toBeGreaterThan(10);
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
