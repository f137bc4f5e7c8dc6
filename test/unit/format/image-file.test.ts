import { describe, expect, test } from 'vitest';
import { inspectFile, readImageFile, writeImageFile } from '../../../src/format/image-file.js';
import { errorCode } from '../../aec-error.js';

const header = { channels: 1 as const, modelPrefix: '0123abcd', width: 28, height: 28 };
const payload = Uint8Array.of(1, 2, 3);

test.each([
  ['a digit', { ...header }, 12],
  ['colour', { ...header, channels: 3 as const }, 12],
  ['one pixel', { ...header, width: 1, height: 1 }, 12],
  ['127×126', { ...header, width: 127, height: 126 }, 13],
  ['128×1', { ...header, width: 128, height: 1 }, 14],
  ['the longest side', { ...header, width: 1, height: 65535 }, 15],
  ['the largest square', { ...header, width: 11585, height: 11585 }, 13],
])('%s comes back, and costs %3$d bytes beside its payload', (_, fields, cost) => {
  const file = writeImageFile(fields, payload);
  expect(readImageFile(file)).toEqual({ header: { version: 1, ...fields }, payload });
  expect(file.length).toBe(payload.length + cost);
});

test('an empty payload comes back', () => {
  expect(readImageFile(writeImageFile(header, new Uint8Array(0))).payload.length).toBe(0);
});

test('a file inside a larger buffer is read in its place', () => {
  const file = writeImageFile(header, payload);
  const buffer = new Uint8Array(file.length + 20).fill(0xae);
  buffer.set(file, 7);
  expect(readImageFile(buffer.subarray(7, 7 + file.length)).payload).toEqual(payload);
});

test('inspectFile tells the header and the size of each part', () => {
  const file = writeImageFile({ ...header, channels: 3, width: 300 }, payload);
  expect(inspectFile(file)).toEqual({
    kind: 'image',
    version: 1,
    channels: 3,
    modelPrefix: '0123abcd',
    width: 300,
    height: 28,
    bytes: { header: 10, payload: 3, checksum: 4, total: 17 },
  });
});

describe('writeImageFile refuses', () => {
  test.each([
    [0, 1],
    [1, 0],
    [65536, 1],
    [1, 65536],
    [11586, 11586],
    [65535, 2049],
    [1.5, 1],
    [Number.NaN, 1],
  ])('%d×%d pixels', (width, height) => {
    expect(errorCode(() => writeImageFile({ ...header, width, height }, payload))).toBe('input');
  });

  test.each(['', '0123abc', '0123ABCD', '0123abcde', '0123abcg'])('the model "%s"', (modelPrefix) => {
    expect(errorCode(() => writeImageFile({ ...header, modelPrefix }, payload))).toBe('usage');
  });

  test('four channels', () => {
    expect(errorCode(() => writeImageFile({ ...header, channels: 4 as 3 }, payload))).toBe('usage');
  });
});
