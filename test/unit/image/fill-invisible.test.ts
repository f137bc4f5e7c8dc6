import { expect, it } from 'vitest';
import * as filling from '../../../src/image/fill-invisible.js';
import type { Image } from '../../../src/image/image.js';
import { finishSteps } from '../../../src/steps.js';

const fillInvisible = (image: Image) => finishSteps(filling.fillInvisible(image));

const width = 33;
const height = 20;
const alpha = Uint8Array.from({ length: width * height }, (_, i) =>
  i % width > 8 && i % width < 12 ? 0 : 255,
);

it('keeps all pixels that are visible, and images without others', () => {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (7 * i) % 256);
  const image = { width, height, channels: 3, data, alpha } as const;
  const filled = fillInvisible(image);
  expect(filled.alpha).toBe(alpha);
  expect(filled.data).not.toEqual(data);
  expect(filled.data.filter((_, i) => alpha[Math.floor(i / 3)] === 255)).toEqual(
    data.filter((_, i) => alpha[Math.floor(i / 3)] === 255),
  );
  const faint = { ...image, alpha: alpha.map((value) => Math.max(1, value)) };
  expect(fillInvisible(faint)).toBe(faint);
  expect(fillInvisible({ ...image, alpha: undefined }).data).toBe(data);
});

it('goes smoothly from one side to the other', () => {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    alpha[i] === 0 ? (97 * i) % 256 : 7 * (i % width),
  );
  const filled = fillInvisible({ width, height, channels: 1, data, alpha }).data;
  const ramp = filled.map((_, i) => 7 * (i % width));
  expect(Math.max(...filled.map((sample, i) => Math.abs(sample - ramp[i]!)))).toBeLessThan(16);
});

it('is flat where nothing is visible, and of the one colour there is', () => {
  const data = Uint8Array.from({ length: width * height }, (_, i) => (31 * i) % 256);
  const nothing = { width, height, channels: 1, data, alpha: new Uint8Array(data.length) } as const;
  expect(new Set(fillInvisible(nothing).data).size).toBe(1);
  const one = nothing.alpha.with(77, 9);
  expect(new Set(fillInvisible({ ...nothing, alpha: one }).data)).toEqual(new Set([data[77]]));
});

it('pauses, and takes few bytes per pixel, however large an image is', () => {
  const side = 3000;
  const sheet = new Uint8Array(side * side);
  const large = { width: side, height: side, channels: 1, data: sheet, alpha: sheet.with(77, 9) } as const;
  const before = process.memoryUsage();
  let [pauses, most] = [0, 0];
  for (const steps = filling.fillInvisible(large); !steps.next().done; pauses++) {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    most = Math.max(most, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
  }
  expect(pauses).toBeGreaterThan(20);
  expect(most).toBeLessThan(6 * side * side); // lists of samples take eight bytes more
});
