import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorWeights } from '../../src/architectures/photo/coding/qualities.js';
import { Random } from '../../src/data/random.js';
import { MAX_SYMBOL } from '../../src/entropy/cdf.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../../src/entropy/symbols.js';
import { finishSteps, type Steps } from '../../src/steps.js';
import { errorCode } from '../aec-error.js';
import { bitsOf, decodeSymbols, encodeSymbols } from '../one-latent.js';
import { cellModelsOf, randomCells } from '../unit/architectures/photo/coding/random-cells.js';
import { informationContent, MIXTURE_STEP_LOSS_BITS } from './information.js';
import { type KernelCase, losslessCases, photoCases, rdCases } from './kernel-models.js';

const encode = ({ shape, latents }: KernelCase, model: KernelCase['simd']) =>
  finishSteps(encodeLatents(latents, shape, model));
const decode = (bytes: Uint8Array, { shape, latents }: KernelCase, model: KernelCase['simd']) =>
  finishSteps(decodeLatents(bytes, emptyLatents(latents.length, shape), shape, model));

/** Does works in turn, a step of each at a time. */
function interleaved<T>(works: readonly Steps<T>[]): T[] {
  const results = new Map<number, T>();
  while (results.size < works.length) {
    for (const [i, work] of works.entries()) {
      if (results.has(i)) continue;
      const step = work.next();
      if (step.done) results.set(i, step.value);
    }
  }
  return works.map((_, i) => results.get(i)!);
}

describe.each([
  ['rd', rdCases],
  ['photo', photoCases],
  ['lossless', losslessCases],
])('the kernels of %s', (_, cases) => {
  it('write the same with SIMD and without, and each reads what the other wrote', () => {
    fc.assert(
      fc.property(cases, (own) => {
        const bytes = encode(own, own.simd);
        expect(encode(own, own.plain)).toEqual(bytes);
        expect(decode(bytes, own, own.plain)).toEqual(own.latents);
        expect(decode(bytes, own, own.simd)).toEqual(own.latents);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('price symbols alike with SIMD and without', () => {
    fc.assert(
      fc.property(cases, ({ simd, plain, shape, latents }) => {
        for (const symbols of latents)
          expect(bitsOf(symbols, shape, simd)).toEqual(bitsOf(symbols, shape, plain));
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it('do not mix up messages that are under way at once', () => {
    fc.assert(
      fc.property(cases, cases, (a, b) => {
        const messages = [encode(a, a.simd), encode(b, b.simd), encode(a, a.simd)];
        const writing = [a, b, a].map(({ shape, latents, simd }) => encodeLatents(latents, shape, simd));
        expect(interleaved(writing)).toEqual(messages);
        const reading = [a, b, a].map(({ shape, latents, simd }, i) =>
          decodeLatents(messages[i]!, emptyLatents(latents.length, shape), shape, simd),
        );
        expect(interleaved(reading)).toEqual([a.latents, b.latents, a.latents]);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('do not hand on anything of a message that was given up', () => {
    fc.assert(
      fc.property(cases, (own) => {
        const { simd, shape, latents } = own;
        const bytes = encode(own, simd);
        const [writing, reading] = [
          encodeLatents(latents, shape, simd),
          decodeLatents(bytes, emptyLatents(latents.length, shape), shape, simd),
        ];
        for (const work of [writing, reading]) {
          work.next();
          work.next();
          work.return(undefined as never);
        }
        const tooLarge = Int32Array.from(latents[0]!, (_, i) => (i === 0 ? MAX_SYMBOL + 1 : 0));
        expect(errorCode(() => finishSteps(encodeLatents([tooLarge], shape, simd)))).toBe('model');
        expect(encode(own, simd)).toEqual(bytes);
        expect(decode(bytes, own, simd)).toEqual(latents);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('read damaged messages as some symbols or refuse them', () => {
    const outcomes = new Set<string>();
    const damage = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }), cut: fc.nat(20) });
    const anything = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(cases, damage, anything, (own, { at, by, cut }, bytes) => {
        const message = encode(own, own.simd);
        const changed = message.slice();
        if (changed.length > 0) changed[at % changed.length] = changed[at % changed.length]! ^ by;
        const cutOff = message.subarray(0, Math.max(0, message.length - cut));
        const longer = new Uint8Array(message.length + 100_000).fill(1);
        longer.set(message);
        for (const damaged of [changed, cutOff, longer, bytes]) {
          const read = [own.simd, own.plain].map((model) => {
            let latents: readonly Int32Array[] = [];
            const code = errorCode(() => {
              latents = decode(damaged, own, model);
            });
            outcomes.add(code);
            for (const symbols of latents) {
              expect(symbols.every((symbol) => Math.abs(symbol) <= MAX_SYMBOL)).toBe(true);
            }
            return { code, latents };
          });
          expect(read[1]).toEqual(read[0]);
        }
        expect(errorCode(() => decode(longer, own, own.simd))).toBe('format');
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect([...outcomes].sort()).toEqual(['format', 'none']);
  });
});

describe('what a message costs', () => {
  it.each([
    ['rd', rdCases.filter(({ hasClasses }) => !hasClasses)],
    ['photo', photoCases],
    ['lossless', losslessCases],
  ])('is what the model of %s says, and a byte at most', (_, cases) => {
    fc.assert(
      fc.property(cases, ({ shape, latents, simd }) => {
        const contents = latents.map((symbols) => informationContent(symbols, shape, simd));
        const least = contents.reduce(
          (sum, { bits, steps }) => sum + bits + steps * MIXTURE_STEP_LOSS_BITS,
          0,
        );
        const { length } = finishSteps(encodeLatents(latents, shape, simd));
        expect(length).toBeLessThanOrEqual(least / 8 + 1);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('is no more for a long message, which outgrows the memory that there is at first', () => {
    const cells = randomCells({ channels: 4, groups: [4], hidden: 4, groupHidden: 4, anchors: 11 });
    const model = cellModelsOf(cells)(anchorWeights(0.5));
    const shape = { height: 200, width: 160, channels: 4 };
    const random = new Random(1);
    const symbols = Int32Array.from({ length: 128_000 }, () => random.integer(2 ** 25) - MAX_SYMBOL);
    const { bits } = informationContent(symbols, shape, model);
    const bytes = encodeSymbols(symbols, shape, model);
    expect(bytes.length).toBeGreaterThan(2 ** 20);
    expect(bytes.length / (bits / 8)).toBeLessThan(1.0001);
    expect(decodeSymbols(bytes, shape, model).every((symbol, i) => symbol === symbols[i])).toBe(true);
  });
});
