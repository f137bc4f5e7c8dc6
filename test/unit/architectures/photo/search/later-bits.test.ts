import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laterBits } from '../../../../../src/architectures/photo/search/later-bits.js';
import type { PhotoTraining } from '../../../../../src/architectures/photo/training/photo-training.js';
import { Random } from '../../../../../src/data/random.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { tidily } from '../../../../../src/layers/tidily.js';
import { randomPhotoTraining } from '../../../codec/random-photo.js';

const shape = { height: 3, width: 4, channels: 32 };
const size: [number, number, number, number] = [1, shape.height, shape.width, shape.channels];
const symbols = Int32Array.from({ length: 3 * 4 * 32 }, (_, i) => ((i * 7) % 5) - 2);
const QUALITY = 0.4;

let training: PhotoTraining;
beforeAll(async () => {
  training = await randomPhotoTraining();
});
afterAll(() => training.dispose());

/** The bits of `symbols` where they are predicted from `seen`. */
function bitsFrom(seen: ArrayLike<number>): number {
  return tidily(() => {
    const { prior } = training;
    const prediction = prior.predict(tf.tensor4d(Float32Array.from(seen), size), [QUALITY]);
    return prior.bits(tf.tensor4d(Float32Array.from(symbols), size), prediction).dataSync()[0]!;
  });
}

describe('what a symbol adds to the bits of later ones', () => {
  it('is the slope that finite differences give', () => {
    const added = laterBits(training.prior, symbols, shape, QUALITY);
    const random = new Random(3);
    let largest = 0;
    for (let n = 0; n < 20; n++) {
      const at = random.integer(symbols.length);
      const bits = (change: number) => {
        const seen = Float64Array.from(symbols);
        seen[at]! += change;
        return bitsFrom(seen);
      };
      const from = symbols[at]!;
      if (from === 0) continue; // where the size has no slope
      const slope = added(at, from + 0.1) - added(at, from - 0.1);
      expect(slope).toBeCloseTo(bits(0.1) - bits(-0.1), 2);
      largest = Math.max(largest, Math.abs(slope));
    }
    expect(largest).toBeGreaterThan(0.03);
  });

  it('is nothing for the last channels of the last cell, which nothing is predicted from', () => {
    const added = laterBits(training.prior, symbols, shape, QUALITY);
    const last = symbols.length - 1;
    for (const symbol of [-2, 0, 5]) expect(added(last, symbol)).toBe(0);
  });

  it('leaves no tensors', () => {
    const before = tf.memory().numTensors;
    laterBits(training.prior, symbols, shape, QUALITY);
    expect(tf.memory().numTensors).toBe(before);
  });
});
