import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../src/format/reader.js';
import { ByteWriter } from '../../../src/format/writer.js';
import { errorCode } from '../../aec-error.js';

function write(action: (writer: ByteWriter) => void): number[] {
  const writer = new ByteWriter();
  action(writer);
  return [...writer.finish()];
}

const read = (...bytes: number[]) => new ByteReader(Uint8Array.from(bytes));

test('numbers are little-endian', () => {
  expect(write((writer) => writer.u8(0xfe))).toEqual([0xfe]);
  expect(write((writer) => writer.u16(0xfedc))).toEqual([0xdc, 0xfe]);
  expect(write((writer) => writer.u32(0xfedcba98))).toEqual([0x98, 0xba, 0xdc, 0xfe]);
  const reader = read(0xfe, 0xdc, 0xfe, 0x98, 0xba, 0xdc, 0xfe);
  expect([reader.u8(), reader.u16(), reader.u32(), reader.remaining]).toEqual([0xfe, 0xfedc, 0xfedcba98, 0]);
});

test('any sequence of fields comes back', () => {
  const field = fc.oneof(
    fc.tuple(fc.constant('u8' as const), fc.integer({ min: 0, max: 255 })),
    fc.tuple(fc.constant('u16' as const), fc.integer({ min: 0, max: 65535 })),
    fc.tuple(fc.constant('u32' as const), fc.integer({ min: 0, max: 4294967295 })),
    fc.tuple(fc.constant('varint' as const), fc.integer({ min: 0, max: 2 ** 28 - 1 })),
    fc.tuple(fc.constant('bytes' as const), fc.uint8Array({ maxLength: 200 })),
  );
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const writer = new ByteWriter();
      for (const [kind, value] of fields) {
        if (kind === 'bytes') writer.bytes(value);
        else writer[kind](value);
      }
      const bytes = writer.finish();
      expect(writer.position).toBe(bytes.length);
      const reader = new ByteReader(bytes);
      for (const [kind, value] of fields) {
        expect(kind === 'bytes' ? reader.bytes(value.length) : reader[kind]()).toEqual(value);
      }
      expect(reader.position).toBe(bytes.length);
      expect(reader.remaining).toBe(0);
    }),
  );
});

describe('varint', () => {
  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [16383, [0xff, 0x7f]],
    [16384, [0x80, 0x80, 1]],
    [2 ** 28 - 1, [0xff, 0xff, 0xff, 0x7f]],
  ])('%d', (value, bytes) => {
    expect(write((writer) => writer.varint(value))).toEqual(bytes);
    expect(read(...bytes).varint()).toBe(value);
  });

  test.each([
    ['longer than its value needs', [0x80, 0]],
    ['zero in four bytes', [0x80, 0x80, 0x80, 0]],
    ['of five bytes', [0x80, 0x80, 0x80, 0x80, 1]],
    ['cut', [0xff, 0xff]],
    ['missing', []],
  ])('one that is %s is damage', (_, bytes) => {
    expect(errorCode(() => read(...bytes).varint())).toBe('format');
  });
});

test.each<[string, (reader: ByteReader) => unknown]>([
  ['u16', (reader) => reader.u16()],
  ['u32', (reader) => reader.u32()],
  ['bytes', (reader) => reader.bytes(2)],
  ['a negative number of bytes', (reader) => reader.bytes(-1)],
])('reading %s past the end is an error', (_, action) => {
  expect(errorCode(() => action(read(1)))).toBe('format');
});

test.each<[string, (writer: ByteWriter) => void]>([
  ['256 as u8', (writer) => writer.u8(256)],
  ['65536 as u16', (writer) => writer.u16(65536)],
  ['2^32 as u32', (writer) => writer.u32(2 ** 32)],
  ['2^28 as varint', (writer) => writer.varint(2 ** 28)],
  ['a negative number', (writer) => writer.u8(-1)],
  ['a fraction', (writer) => writer.u16(0.5)],
  ['no number', (writer) => writer.varint(Number.NaN)],
])('writing %s is an error', (_, action) => {
  expect(errorCode(() => action(new ByteWriter()))).toBe('usage');
});
