import { expect, test } from 'vitest';
import { RangeDecoder } from '../../../src/entropy/range-decoder.js';
import { RangeEncoder } from '../../../src/entropy/range-encoder.js';
import { errorCode } from '../../aec-error.js';

function encode(...intervals: [start: number, frequency: number][]): number[] {
  const encoder = new RangeEncoder();
  for (const [start, frequency] of intervals) encoder.encode(start, frequency);
  return [...encoder.finish()];
}

test('messages that need no bytes have none', () => {
  expect(encode()).toEqual([]);
  expect(encode([0, 65536])).toEqual([]);
  expect(encode([0, 1], [0, 1], [0, 1])).toEqual([]);
});

test('a message is the shortest number in its interval', () => {
  expect(encode([32768, 32768])).toEqual([0x80]);
  expect(encode([32767, 1])).toEqual([0x7f, 0xff]);
  expect(encode([32767, 2])).toEqual([0x80]);
  expect(encode([65535, 1])).toEqual([0xff, 0xff]);
  expect(encode([1, 1])).toEqual([0, 1]);
});

test('a lower end that falls on the carry exactly', () => {
  // The first step leaves low = 0xFF0000000000 after a shift, the second adds 2^25 × 32768 = 2^40.
  expect(encode([32767, 2], [32768, 32768])).toEqual([0x80]);
  expect(encode([32767, 2], [32768, 32768], [1, 1])).toEqual([0x80, 0, 0, 1]);
});

test('what the floor leaves over belongs to the interval that ends at 2^16', () => {
  const decoder = new RangeDecoder(new Uint8Array(40).fill(255));
  for (let i = 0; i < 12; i++) {
    expect(decoder.target()).toBe(65535);
    decoder.consume(65533, 3);
  }
});

test.each([
  [-1, 1],
  [0, 0],
  [65535, 2],
  [0, Number.NaN],
  [Number.NaN, 1],
])('the encoder refuses the interval at %d of %d', (start, frequency) => {
  expect(errorCode(() => new RangeEncoder().encode(start, frequency))).toBe('model');
});

test.each([0, -5, Number.NaN])(
  'the decoder refuses an interval of %d rather than read for ever',
  (frequency) => {
    const decoder = new RangeDecoder(Uint8Array.of(1, 2, 3));
    decoder.target();
    expect(errorCode(() => decoder.consume(0, frequency))).toBe('model');
  },
);

test('the decoder counts the bytes that no encoder would have written', () => {
  const excess = (length: number) => {
    const decoder = new RangeDecoder(new Uint8Array(length).fill(1));
    decoder.decodeBits(16);
    return decoder.excess();
  };
  // 16 bits narrow the range to 2^32: two bytes leave the window, and one more may end the message.
  expect([0, 1, 2, 3, 10].map(excess)).toEqual([0, 0, 0, 0, 7]);
});
