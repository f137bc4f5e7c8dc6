import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withChannels } from '../../../src/image/channels.js';
import { contactSheet } from '../../../src/image/contact-sheet.js';
import { crop, padReplicate } from '../../../src/image/crop.js';
import type { Image } from '../../../src/image/image.js';
import { joinPlanes, splitPlanes } from '../../../src/image/planes.js';
import { errorCode } from '../../aec-error.js';

const make = (width: number, height: number, channels: 1 | 3, data: number[]): Image => ({
  width,
  height,
  channels,
  data: Uint8Array.from(data),
});

const images = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom<1 | 3>(1, 3),
  })
  .chain((shape) => {
    const length = shape.width * shape.height * shape.channels;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((data): Image => ({ ...shape, data }));
  });

describe('padding', () => {
  test('repeats the last column and row', () => {
    expect(padReplicate(make(2, 2, 1, [1, 2, 3, 4]), 4, 3)).toEqual(
      make(4, 3, 1, [1, 2, 2, 2, 3, 4, 4, 4, 3, 4, 4, 4]),
    );
    expect(padReplicate(make(1, 1, 3, [1, 2, 3]), 2, 2).data).toEqual(
      Uint8Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3),
    );
  });

  test('is undone by cropping', () => {
    fc.assert(
      fc.property(images, fc.nat(5), fc.nat(5), (image, right, below) => {
        const padded = padReplicate(image, image.width + right, image.height + below);
        expect(crop(padded, 0, 0, image.width, image.height)).toEqual(image);
      }),
    );
  });

  test('to less than the image is refused', () => {
    expect(errorCode(() => padReplicate(make(2, 1, 1, [1, 2]), 1, 1))).toBe('usage');
  });
});

describe('cropping', () => {
  test('takes a rectangle', () => {
    expect(crop(make(3, 2, 1, [1, 2, 3, 4, 5, 6]), 1, 0, 2, 2)).toEqual(make(2, 2, 1, [2, 3, 5, 6]));
    expect(crop(make(2, 1, 3, [1, 2, 3, 4, 5, 6]), 1, 0, 1, 1)).toEqual(make(1, 1, 3, [4, 5, 6]));
  });

  test.each([
    [-1, 0, 1, 1],
    [0, 1, 1, 2],
    [2, 0, 2, 1],
    [0, 0, 0, 1],
  ])('refuses (%d, %d) %d×%d of 3×2', (left, top, width, height) => {
    expect(errorCode(() => crop(make(3, 2, 1, [1, 2, 3, 4, 5, 6]), left, top, width, height))).toBe('usage');
  });
});

describe('planes', () => {
  test('are the channels', () => {
    const planes = splitPlanes(make(2, 1, 3, [1, 2, 3, 4, 5, 6]));
    expect(planes).toEqual([make(2, 1, 1, [1, 4]), make(2, 1, 1, [2, 5]), make(2, 1, 1, [3, 6])]);
  });

  test('join again', () => {
    fc.assert(
      fc.property(images, (image) => {
        expect(joinPlanes(splitPlanes(image))).toEqual(image);
      }),
    );
  });

  test('of other numbers, sizes or channels are refused', () => {
    const gray = make(1, 1, 1, [0]);
    for (const planes of [
      [],
      [gray, gray],
      [gray, gray, make(2, 1, 1, [0, 0])],
      [make(1, 1, 3, [0, 0, 0])],
    ]) {
      expect(errorCode(() => joinPlanes(planes))).toBe('usage');
    }
  });
});

describe('channels', () => {
  test('colour folds into BT.601 luma, rounded', () => {
    const samples = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0];
    expect(withChannels(make(5, 1, 3, samples), 1)).toEqual(make(5, 1, 1, [76, 150, 29, 255, 0]));
  });

  test('gray survives three channels and back', () => {
    for (let level = 0; level < 256; level++) {
      const colour = withChannels(make(1, 1, 1, [level]), 3);
      expect(colour).toEqual(make(1, 1, 3, [level, level, level]));
      expect(withChannels(colour, 1)).toEqual(make(1, 1, 1, [level]));
    }
  });
});

describe('contact sheet', () => {
  const a = make(1, 1, 1, [10]);
  const b = make(2, 1, 1, [20, 30]);

  test('sets images in cells of the largest, on white', () => {
    expect(contactSheet([[a, b], [b]], { gap: 1 })).toEqual(
      make(5, 3, 1, [10, 255, 255, 20, 30, 255, 255, 255, 255, 255, 20, 30, 255, 255, 255]),
    );
  });

  test('enlarges every pixel', () => {
    expect(contactSheet([[b]], { scale: 2 })).toEqual(make(4, 2, 1, [20, 20, 30, 30, 20, 20, 30, 30]));
  });

  test('is colour if an image is', () => {
    expect(contactSheet([[a, make(1, 1, 3, [1, 2, 3])]], { gap: 0 })).toEqual(
      make(2, 1, 3, [10, 10, 10, 1, 2, 3]),
    );
  });

  test('refuses what it cannot draw', () => {
    expect(errorCode(() => contactSheet([]))).toBe('usage');
    expect(errorCode(() => contactSheet([[]]))).toBe('usage');
    expect(errorCode(() => contactSheet([[a]], { scale: 0 }))).toBe('usage');
    expect(errorCode(() => contactSheet([[a]], { gap: 0.5 }))).toBe('usage');
  });
});
