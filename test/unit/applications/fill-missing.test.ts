import { describe, expect, it } from 'vitest';
import { fillSmoothly, fillWithMean } from '../../../src/applications/fill-missing.js';

const [width, height] = [24, 20];
/** Grows to the right in the first channel and downwards in the second. */
const ramp = {
  width,
  height,
  channels: 3,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [40 + 5 * (pixel % width), 30 + 4 * Math.floor(pixel / width), 99][i % 3]!;
  }),
} as const;
const missing = Uint8Array.from({ length: width * height }, (_, pixel) => {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return x >= 8 && x < 16 && y >= 6 && y < 14 ? 1 : 0;
});
const damaged = { ...ramp, data: ramp.data.map((v, i) => (missing[Math.floor(i / 3)] ? 255 : v)) };

describe('filling in what is missing', () => {
  it('smoothly continues a ramp, channel by channel', () => {
    const filled = fillSmoothly(damaged, missing);
    const errors = filled.data.map((sample, i) => Math.abs(sample - ramp.data[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(1);
  });

  it('with the mean keeps what is known and takes one colour', () => {
    const filled = fillWithMean(damaged, missing);
    const inside = filled.data.subarray(3 * (10 * width + 10), 3 * (10 * width + 11));
    expect([...inside]).toEqual([98, 68, 99]);
    for (const [i, sample] of filled.data.entries()) {
      if (!missing[Math.floor(i / 3)]) expect(sample).toBe(ramp.data[i]);
    }
  });
});
