import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePlanes, encodePlanes } from '../../../src/entropy/plane-coding.js';
import { finishSteps } from '../../../src/steps.js';
import { errorCode } from '../../aec-error.js';

const encode = (samples: Uint8Array, width: number, height: number) =>
  finishSteps(encodePlanes([samples], width, height));
const decode = (bytes: Uint8Array, width: number, height: number) =>
  finishSteps(decodePlanes(bytes, 1, width, height))[0]!;

/** A disc with a soft edge on nothing, as icons have. */
function disc(side: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const distance = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2);
    return Math.max(0, Math.min(255, 255 * (side / 3 - distance)));
  });
}

describe('a coded plane', () => {
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

  it('takes less than WebP needs for the alpha of drawn icons', async () => {
    const shapes = [
      '<circle cx="32" cy="32" r="24"/>',
      '<path d="M8 60 L32 4 L56 60 Z"/>',
      '<text x="6" y="52" font-size="52">&amp;</text>',
      '<path d="M4 32 Q32 2 60 32 T32 60" fill="none" stroke="black" stroke-width="7"/>',
      '<ellipse cx="32" cy="40" rx="28" ry="12" fill-opacity="0.4"/><rect x="20" y="6" width="20" height="36" rx="6"/>',
    ];
    for (const shape of shapes) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${shape}</svg>`;
      const icon = sharp(await sharp(Buffer.from(svg)).png().toBuffer());
      const webp = await icon.clone().webp({ alphaQuality: 100, effort: 6 }).toBuffer();
      const at = webp.indexOf('ALPH');
      expect(at).toBeGreaterThan(0);
      const samples = new Uint8Array(await icon.clone().extractChannel('alpha').raw().toBuffer());
      expect(samples).toHaveLength(64 * 64);
      const bytes = encode(samples, 64, 64);
      expect(decode(bytes, 64, 64)).toEqual(samples);
      expect(bytes.length, shape).toBeLessThan(webp.readUInt32LE(at + 4));
    }
  });

  it('costs less after others like it', () => {
    const samples = disc(64);
    const alone = encode(samples, 64, 64).length;
    const bytes = finishSteps(encodePlanes([samples, samples, samples, samples], 64, 64));
    expect(finishSteps(decodePlanes(bytes, 4, 64, 64))).toEqual([samples, samples, samples, samples]);
    expect(bytes.length).toBeLessThan(3 * alone);
  });

  it('is refused cut, with bytes after its end, and with a zero byte there', () => {
    const bytes = encode(disc(64), 64, 64);
    expect(errorCode(() => decode(Uint8Array.of(...bytes, 0), 64, 64))).toBe('format');
    expect(errorCode(() => decode(Uint8Array.of(...bytes, 1, 1, 1), 64, 64))).toBe('format');
    expect(errorCode(() => decode(Uint8Array.of(1), 4096, 4096))).toBe('format');
  });
});

it('nothing at all costs next to nothing, however large, and is what the coder means by no bytes', () => {
  const side = 8192;
  const started = performance.now();
  const nothing = decode(new Uint8Array(), side, side);
  expect(encode(nothing, side, side)).toHaveLength(0);
  expect(performance.now() - started).toBeLessThan(4000); // coded sample by sample: 20 s and more each way
  const small = [new Uint8Array(12 * 9), new Uint8Array(12 * 9).fill(7)];
  const both = finishSteps(encodePlanes(small, 12, 9));
  expect(finishSteps(decodePlanes(both, 2, 12, 9))).toEqual(small);
});
