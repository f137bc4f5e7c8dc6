import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePlane, encodePlane } from '../../../src/entropy/adaptive-plane.js';
import { finishSteps } from '../../../src/steps.js';
import { errorCode } from '../../aec-error.js';

const encode = (samples: Uint8Array, width: number, height: number) =>
  finishSteps(encodePlane(samples, width, height));
const decode = (bytes: Uint8Array, width: number, height: number) =>
  finishSteps(decodePlane(bytes, width, height));

/** A disc with a soft edge on nothing, as icons have. */
function disc(side: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const distance = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2);
    return Math.max(0, Math.min(255, 255 * (side / 3 - distance)));
  });
}

describe('an adaptive plane', () => {
  it('comes back, whatever it holds', () => {
    const plane = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([width, height]) => {
        const sample = fc.oneof(fc.constantFrom(0, 255), fc.nat({ max: 255 }));
        const samples = fc.array(sample, { minLength: width * height, maxLength: width * height });
        return fc.tuple(fc.constant(width), fc.constant(height), samples);
      });
    fc.assert(
      fc.property(plane, ([width, height, values]) => {
        const samples = Uint8Array.from(values);
        expect(decode(encode(samples, width, height), width, height)).toEqual(samples);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a few bytes where it is flat, and few where only edges are not', () => {
    for (const value of [0, 128, 255]) {
      expect(encode(new Uint8Array(768 * 512).fill(value), 768, 512).length).toBeLessThan(12);
    }
    const samples = disc(256);
    const bytes = encode(samples, 256, 256);
    expect(decode(bytes, 256, 256)).toEqual(samples);
    expect(bytes.length).toBeLessThan(1000);
  });

  it('takes hardly more than the samples where they are noise', () => {
    const noise = Uint8Array.from({ length: 128 * 128 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
    expect(encode(noise, 128, 128).length).toBeLessThan(1.06 * noise.length);
  });

  it('is refused cut, with bytes after its end, and with a zero byte there', () => {
    const bytes = encode(disc(64), 64, 64);
    expect(errorCode(() => decode(Uint8Array.of(...bytes, 0), 64, 64))).toBe('format');
    expect(errorCode(() => decode(Uint8Array.of(...bytes, 1, 1, 1), 64, 64))).toBe('format');
    expect(errorCode(() => decode(Uint8Array.of(1), 4096, 4096))).toBe('format');
  });
});
