import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeNames, encodeNames } from '../../src/entropy/name-coding.js';
import { finishSteps } from '../../src/steps.js';

const text = new TextEncoder();

/** Names that count, jump and repeat, among some that do not. */
const counted = fc
  .tuple(
    fc.constantFrom('', 'IMG_', 'a/0', '9999999', '#7-'),
    fc.nat({ max: 1200 }),
    fc.integer({ min: 0, max: 11 }),
    fc.constantFrom('', '.png', '_2.jp2', '/é'),
  )
  .map(([prefix, number, width, suffix]) => `${prefix}${String(number).padStart(width, '0')}${suffix}`);
const anything = fc.string({ unit: 'binary', maxLength: 40 }).map((name) => name.replaceAll('\0', ''));
const runs = fc
  .tuple(
    fc.integer({ min: -1001, max: 10 ** 9 - 1 }),
    fc.integer({ min: -3, max: 1000 }),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([from, step, count]) => Array.from({ length: count }, (_, i) => `f${Math.abs(from + i * step)}.png`));
const lists = fc
  .array(
    fc.oneof(
      counted.map((name) => [name]),
      anything.map((name) => [name]),
      runs,
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.flat());

test('any list of names comes back', () => {
  fc.assert(
    fc.property(lists, (names) => {
      const bytes = names.map((name) => text.encode(name));
      const message = finishSteps(encodeNames(bytes));
      expect(finishSteps(decodeNames(message, names.length))).toEqual(bytes);
    }),
    { numRuns: 300 },
  );
});

test('any bytes are names or an error of the format', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (bytes, count) => {
      try {
        const names = finishSteps(decodeNames(bytes, count));
        // Bytes that decode are those that the names encode to, or end in other digits of the same last interval.
        expect(names).toHaveLength(count);
      } catch (error) {
        expect(error).toMatchObject({ code: 'format' });
      }
    }),
    { numRuns: 100 },
  );
});
