import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cdf, lookup } from '../../src/entropy/cdf.js';
import { TOTAL } from '../../src/entropy/range-coder.js';
import { RangeDecoder } from '../../src/entropy/range-decoder.js';
import { RangeEncoder } from '../../src/entropy/range-encoder.js';
import { BigIntRangeEncoder } from './bigint-range-coder.js';
import { cdf } from './entropy-arbitraries.js';

type Interval = [start: number, frequency: number];

/** Any intervals, extreme ones often. */
const interval: fc.Arbitrary<Interval> = fc.oneof(
  fc
    .integer({ min: 0, max: TOTAL - 1 })
    .chain((start) =>
      fc.integer({ min: 1, max: TOTAL - start }).map((frequency): Interval => [start, frequency]),
    ),
  fc.constantFrom<Interval>(
    [0, 1],
    [TOTAL - 1, 1],
    [0, TOTAL - 1],
    [1, TOTAL - 1],
    [0, TOTAL],
    [TOTAL / 2 - 1, 1],
    [TOTAL / 2 - 1, 2],
  ),
);

function encodeAll(intervals: Interval[], encoder = new RangeEncoder()): Uint8Array {
  for (const [start, frequency] of intervals) encoder.encode(start, frequency);
  return encoder.finish();
}

function expectDecodes(bytes: Uint8Array, intervals: Interval[]): RangeDecoder {
  const decoder = new RangeDecoder(bytes);
  const wrong = intervals.findIndex(([start, frequency]) => {
    const target = decoder.target();
    decoder.consume(start, frequency);
    return target < start || target >= start + frequency;
  });
  expect(wrong).toBe(-1);
  return decoder;
}

test('any intervals come back, and no byte is left over', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 300, size: 'max' }), (intervals) => {
      expect(expectDecodes(encodeAll(intervals), intervals).excess()).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('the bytes are those of exact arithmetic, and no shorter ones lie in the interval', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 120, size: 'max' }), (intervals) => {
      const reference = new BigIntRangeEncoder();
      for (const [start, frequency] of intervals) reference.encode(start, frequency);
      expect(encodeAll(intervals)).toEqual(reference.finish());
    }),
    { numRuns: 300 },
  );
});

test('a carry runs through any number of bytes 255', () => {
  // Each step's interval holds the number 0.10000… (binary) inside, so that low is 0.01111… and the bytes written
  // are 7F FF FF …, until the end of the message turns all of them into the single byte 80.
  // (Steps that begin less than 256 below it leave the number 7F outside.)
  const widths = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 2000, size: 'max' });
  let longest = 0;
  fc.assert(
    fc.property(widths, (below) => {
      const half = Uint8Array.of(0x80);
      const steering = new RangeDecoder(half);
      const encoder = new RangeEncoder();
      const intervals = below.map((width): Interval => {
        const target = steering.target();
        const start = Math.max(0, target - width);
        const frequency = Math.min(target + 2, TOTAL) - start;
        steering.consume(start, frequency);
        encoder.encode(start, frequency);
        return [start, frequency];
      });
      const bytes = encoder.finish();
      expect(bytes).toEqual(half);
      expectDecodes(bytes, intervals);
      const content = intervals.reduce((bits, [, frequency]) => bits - Math.log2(frequency / TOTAL), 0);
      longest = Math.max(longest, content / 8);
    }),
    { numRuns: 30 },
  );
  expect(longest).toBeGreaterThan(500);
});

test('any bytes decode to symbols that encode to bytes no longer', () => {
  fc.assert(
    fc.property(cdf, fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 400 }), (table: Cdf, bytes, count) => {
      const decoder = new RangeDecoder(bytes);
      const intervals = Array.from({ length: count }, (): Interval => {
        const index = lookup(table, decoder.target());
        const start = table.cumulative[index]!;
        const frequency = table.cumulative[index + 1]! - start;
        decoder.consume(start, frequency);
        return [start, frequency];
      });
      const again = encodeAll(intervals);
      expect(again.length).toBeLessThanOrEqual(bytes.length);
      expectDecodes(again, intervals);
    }),
    { numRuns: 300 },
  );
});

test('plain bits come back', () => {
  const field = fc
    .integer({ min: 0, max: 16 })
    .chain((bits) => fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.constant(bits)));
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const encoder = new RangeEncoder();
      for (const [value, bits] of fields) encoder.encodeBits(value, bits);
      const bytes = encoder.finish();
      const total = fields.reduce((sum, [, bits]) => sum + bits, 0);
      expect(bytes.length).toBeLessThanOrEqual(total / 8 + 1);
      const decoder = new RangeDecoder(bytes);
      expect(fields.map(([, bits]) => decoder.decodeBits(bits))).toEqual(fields.map(([value]) => value));
    }),
  );
});
