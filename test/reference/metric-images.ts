import type { Image } from '../../src/image/image.js';

/** How a case of metrics.json makes its two images; make-metrics.py has the same formulas. */
export interface Recipe {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly distortion: 'noise' | 'invert' | 'shift';
  readonly strength: number;
}

/** The original and the distorted image of a case. */
export function makePair({ width, height, channels, distortion, strength }: Recipe): [Image, Image] {
  const original = new Uint8Array(width * height * channels);
  const distorted = new Uint8Array(original.length);
  let state = 1;
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++, i++) {
        const value = pattern(x, y, c);
        original[i] = value;
        if (distortion === 'invert') distorted[i] = 255 - value;
        else if (distortion === 'shift') distorted[i] = pattern(x + strength, y, c);
        else {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          const noise = ((state >>> 24) % (2 * strength + 1)) - strength;
          distorted[i] = Math.min(Math.max(value + noise, 0), 255);
        }
      }
    }
  }
  return [
    { width, height, channels, data: original },
    { width, height, channels, data: distorted },
  ];
}

/** A triangle wave from 0 to 254 along a slanted line, another for each channel. */
function pattern(x: number, y: number, c: number): number {
  const t = (5 * x + 3 * y + 40 * c) % 510;
  return Math.min(t, 509 - t);
}
