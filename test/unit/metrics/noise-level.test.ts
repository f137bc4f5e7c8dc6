import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import type { Image } from '../../../src/image/image.js';
import { coarseMse } from '../../../src/metrics/coarse-mse.js';
import { noiseLevel } from '../../../src/metrics/noise-level.js';

/** A ramp of 64×64 pixels with normal noise of that deviation. */
function ramp(deviation: number, channels: 1 | 3 = 1): Image {
  const random = new Random(5);
  const data = Uint8Array.from({ length: 64 * 64 * channels }, (_, i) =>
    Math.round(70 + (Math.floor(i / channels) % 64) + deviation * random.normal()),
  );
  return { width: 64, height: 64, channels, data };
}

describe('the noise level', () => {
  it.each([
    [5, 1],
    [12, 1],
    [12, 3],
  ] as const)(
    'of noise of deviation %d in %d channels on a ramp is its variance within 10 %',
    (deviation, channels) => {
      const found = noiseLevel(ramp(deviation, channels));
      expect(Math.abs(found / deviation ** 2 - 1)).toBeLessThan(0.1);
    },
  );

  it('is 0 for a clean ramp, and for images without an inner pixel', () => {
    expect(noiseLevel(ramp(0))).toBe(0);
    expect(noiseLevel({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 255, 255, 0) })).toBe(0);
  });
});

describe('the coarse error', () => {
  it('is the square of a shift, and a sixteenth of the variance of noise', () => {
    const clean = ramp(0);
    const lighter = { ...clean, data: clean.data.map((sample) => sample + 3) };
    expect(coarseMse(clean, lighter)).toBeCloseTo(9, 10);
    expect(Math.abs((coarseMse(clean, ramp(12)) * 16) / 144 - 1)).toBeLessThan(0.2);
  });

  it('counts smaller squares at the border', () => {
    const one = { width: 5, height: 1, channels: 1, data: Uint8Array.of(1, 1, 1, 1, 9) } as const;
    const other = { ...one, data: Uint8Array.of(1, 1, 1, 1, 5) };
    expect(coarseMse(one, other)).toBe(8);
  });
});
