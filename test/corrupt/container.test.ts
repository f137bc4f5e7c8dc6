import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readImageFile, writeImageFile } from '../../src/format/image-file.js';
import { MAX_PIXELS, MAX_SIDE } from '../../src/limits.js';
import { errorCode } from '../aec-error.js';

const header = { channels: 1 as const, modelPrefix: '0123abcd', width: 28, height: 28 };
const files: [string, Uint8Array][] = [
  [
    'a digit',
    writeImageFile(
      header,
      Uint8Array.from({ length: 30 }, (_, i) => i * 37 + 1),
    ),
  ],
  ['an empty payload', writeImageFile(header, new Uint8Array(0))],
  [
    'colour, not square',
    writeImageFile({ ...header, channels: 3, width: 768, height: 512 }, Uint8Array.of(0xff)),
  ],
  [
    'alpha and metadata',
    writeImageFile(header, Uint8Array.of(7), { alpha: Uint8Array.of(1, 2), metadata: Uint8Array.of(3) }),
  ],
  ['the longest side', writeImageFile({ ...header, width: 1, height: 65535 }, Uint8Array.of(0xae, 0xc1))],
];

/** The file with another body and the checksum that fits it. */
function withChecksum(body: Uint8Array): Uint8Array {
  const file = new Uint8Array(body.length + 4);
  file.set(body);
  new DataView(file.buffer).setUint32(body.length, crc32(body), true);
  return file;
}

const codeOf = (bytes: Uint8Array) => errorCode(() => readImageFile(bytes));

describe.each(files)('%s', (_, file) => {
  test('cut at any byte: format when its head is missing, else checksum', () => {
    for (let length = 0; length < file.length; length++) {
      expect([length, codeOf(file.subarray(0, length))]).toEqual([
        length,
        length < 12 ? 'format' : 'checksum',
      ]);
    }
  });

  test('with any bit flipped: an error by what the bit belongs to', () => {
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      // Bits 0 to 7 are the magic, 8 to 11 the version, 12 to 15 the codec's mark.
      const expected = bit < 8 ? 'format' : bit < 12 ? 'version' : bit < 16 ? 'format' : 'checksum';
      expect([bit, codeOf(flipped)]).toEqual([bit, expected]);
    }
  });

  test('with anything behind it: checksum', () => {
    for (const tail of [0, 1, 255]) expect(codeOf(Uint8Array.of(...file, tail))).toBe('checksum');
  });
});

// Bodies with a right checksum: what an encoder must not emit.
test.each<[string, number[], string]>([
  ['kind 1', [0x09, 1, 35, 171, 205, 28], 'version'],
  ['kind 3', [0x0b, 1, 35, 171, 205, 28], 'version'],
  ['the lowest reserved flag', [0x48, 1, 35, 171, 205, 28], 'version'],
  ['extras that are none', [0x28, 1, 35, 171, 205, 28, 0], 'format'],
  ['extras that are missing', [0x28, 1, 35, 171, 205, 28], 'format'],
  ['extras of a reserved kind', [0x28, 1, 35, 171, 205, 28, 5, 0], 'version'],
  ['alpha longer than the file', [0x28, 1, 35, 171, 205, 28, 1, 3, 1, 1], 'format'],
  ['alpha of 2^28 − 1 bytes', [0x28, 1, 35, 171, 205, 28, 1, 0xff, 0xff, 0xff, 0x7f], 'format'],
  ['metadata without a length', [0x28, 1, 35, 171, 205, 28, 3, 1, 1], 'format'],
  ['the highest reserved flag', [0x88, 1, 35, 171, 205, 28], 'version'],
  ['a square without its flag', [0x00, 1, 35, 171, 205, 28, 28], 'format'],
  ['a width longer than it needs', [0x08, 1, 35, 171, 205, 0x9c, 0], 'format'],
  ['a width of five bytes', [0x08, 1, 35, 171, 205, 0x80, 0x80, 0x80, 0x80, 1], 'format'],
  ['a width that does not end', [0x08, 1, 35, 171, 205, 0x9c], 'format'],
  ['a missing height', [0x00, 1, 35, 171, 205, 28], 'format'],
  ['a width of 0', [0x08, 1, 35, 171, 205, 0], 'limit'],
  ['a height of 0', [0x00, 1, 35, 171, 205, 28, 0], 'limit'],
  ['a width of 65536', [0x00, 1, 35, 171, 205, 0x80, 0x80, 0x04, 1], 'limit'],
  ['a height of 2^28 − 1', [0x00, 1, 35, 171, 205, 1, 0xff, 0xff, 0xff, 0x7f], 'limit'],
  ['11586 pixels square', [0x08, 1, 35, 171, 205, 0xc2, 0x5a], 'limit'],
])('%s: %3$s', (_, fields, code) => {
  expect(codeOf(withChecksum(Uint8Array.of(0xae, 0xc1, ...fields)))).toBe(code);
});

test('a newer version is named before anything else is looked at', () => {
  expect(codeOf(Uint8Array.of(0xae, 0xc2))).toBe('version');
  expect(codeOf(Uint8Array.of(0xae, 0xc0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))).toBe('version');
});

test('any bytes are an error', () => {
  const begun = fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(0xae, 0xc1, ...rest));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), begun), (bytes) => {
      expect(['format', 'version', 'checksum']).toContain(codeOf(bytes));
    }),
    { numRuns: 1000 },
  );
});

test('any body with a right checksum is an error, or a header within the limits and the only bytes for it', () => {
  const outcomes = new Set<string>();
  const flags = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 4, 8, 12, 40) }, fc.nat({ max: 255 }));
  const varint = fc.oneof(
    { weight: 4, arbitrary: fc.nat({ max: 127 }).map((byte) => [byte]) },
    { weight: 1, arbitrary: fc.array(fc.nat({ max: 255 }), { maxLength: 6 }) },
  );
  const rest = fc.array(fc.nat({ max: 255 }), { maxLength: 10 });
  fc.assert(
    fc.property(flags, varint, varint, rest, (flag, width, height, payload) => {
      const body = Uint8Array.of(0xae, 0xc1, flag, 1, 2, 3, 4, ...width, ...height, ...payload);
      const file = withChecksum(body);
      const code = codeOf(file);
      outcomes.add(code);
      expect(['none', 'format', 'version', 'limit']).toContain(code);
      if (code !== 'none') return;
      const read = readImageFile(file);
      expect(Math.max(read.header.width, read.header.height)).toBeLessThanOrEqual(MAX_SIDE);
      expect(Math.min(read.header.width, read.header.height)).toBeGreaterThanOrEqual(1);
      expect(read.header.width * read.header.height).toBeLessThanOrEqual(MAX_PIXELS);
      expect(writeImageFile(read.header, read.payload, read)).toEqual(file);
    }),
    { numRuns: 2000 },
  );
  expect([...outcomes].sort()).toEqual(['format', 'limit', 'none', 'version']);
});
