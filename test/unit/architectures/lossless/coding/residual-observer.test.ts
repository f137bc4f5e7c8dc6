import { describe, expect, it } from 'vitest';
import { residualInputCount } from '../../../../../src/architectures/lossless/coding/residual-model.js';
import { ResidualObserver } from '../../../../../src/architectures/lossless/coding/residual-observer.js';
import { Random } from '../../../../../src/data/random.js';
import { type LatentShape, symbolCount } from '../../../../../src/entropy/entropy-model.js';

/** The largest error of the predictions of the pixels that are `asked` for. */
function largestMiss(
  shape: LatentShape,
  sampleAt: (i: number) => number,
  asked: (i: number) => boolean,
): number {
  const observer = new ResidualObserver(shape, 255);
  let miss = 0;
  for (let i = 0; i < symbolCount(shape); i++) {
    observer.observe();
    if (asked(i)) miss = Math.max(miss, Math.abs(observer.prediction - sampleAt(i)));
    observer.set(sampleAt(i));
  }
  observer.release();
  return miss;
}

describe('the least squares of a plane', () => {
  it('learn a linear rule while they predict', () => {
    // In two waves every sample is a linear rule of its neighbours, none of which is close to it.
    const [height, width] = [40, 48];
    const sampleAt = (i: number) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return Math.round(128 + 60 * Math.sin(1.9 * x + 0.4 * y) + 50 * Math.sin(0.7 * x - 1.3 * y));
    };
    // At the border other samples stand for those outside.
    const isInside = (i: number) => i > 20 * width && i % width >= 3 && i % width < width - 2;
    const shape = { height, width, channels: 1 };
    expect(largestMiss(shape, sampleAt, isInside)).toBeLessThan(4);
  });

  it('follow a ramp', () => {
    const ramp = (i: number) => 2 * (i % 32) + 3 * Math.floor(i / 32);
    expect(largestMiss({ height: 32, width: 32, channels: 1 }, ramp, (i) => i > 900)).toBeLessThan(1);
  });

  it('see in a second plane what is alike in the first', () => {
    const random = new Random(7);
    const noise = Array.from({ length: 400 }, () => 50 + random.integer(100));
    // The second plane is the first one, 40 levels brighter.
    const sampleAt = (i: number) => noise[i % 400]! + (i < 400 ? 0 : 40);
    const shape = { height: 20, width: 20, channels: 3 };
    expect(largestMiss(shape, sampleAt, (i) => i >= 200 && i < 400)).toBeGreaterThan(20);
    expect(largestMiss(shape, sampleAt, (i) => i >= 600 && i < 800)).toBeLessThan(3);
  });
});

describe('what is known of a pixel', () => {
  it('is flat where it sees equal samples: one prediction per level, and inputs that depend on it alone', () => {
    const observer = new ResidualObserver({ height: 12, width: 12, channels: 1 }, 255);
    const seen = new Map<number, string>();
    for (let i = 0; i < 144; i++) {
      observer.observe();
      const inputs = [...observer.inputs(residualInputCount(0))].join();
      // From the third row on there are no errors around but those of the first pixel.
      if (i === 0 || i >= 48) {
        expect(seen.get(observer.prediction) ?? inputs).toBe(inputs);
        seen.set(observer.prediction, inputs);
        expect(observer.spikes()).toEqual([0, 255, i === 0 ? 128 : 200, i === 0 ? 128 : 200]);
      }
      observer.set(200);
    }
    observer.release();
    // The first pixel sees the middle of the range.
    expect([...seen.keys()]).toEqual([128, 200]);
  });

  it('is forgotten by the next image', () => {
    const shape = { height: 6, width: 6, channels: 3 };
    const see = () => {
      const observer = new ResidualObserver(shape, 51);
      const all = Array.from({ length: 108 }, (_, i) => {
        observer.observe();
        const own = [observer.prediction, ...observer.inputs(residualInputCount(Math.floor(i / 36)))];
        observer.set((i * 7) % 52);
        return own;
      });
      observer.release();
      return all;
    };
    expect(see()).toEqual(see());
  });
});
