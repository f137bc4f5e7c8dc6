import { describe, expect, it } from 'vitest';
import { corrupt, parseCorruption } from '../../../src/data/corrupt.js';
import { Random } from '../../../src/data/random.js';

const gray = new Float32Array(20_000).fill(0.5);
const shareOf = (values: Float32Array, wanted: (value: number) => boolean) =>
  values.filter(wanted).length / values.length;

describe('corruption', () => {
  it('adds normal noise of the deviation asked for, and stays within 0…1', () => {
    const noisy = corrupt(gray, parseCorruption('gaussian:0.1'), new Random(1));
    const variance = noisy.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / noisy.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
    const wild = corrupt(gray, parseCorruption('gaussian:1'), new Random(1));
    expect(Math.min(...wild)).toBe(0);
    expect(Math.max(...wild)).toBe(1);
  });

  it('sprinkles salt and pepper, half of each', () => {
    const damaged = corrupt(gray, parseCorruption('salt-pepper:0.2'), new Random(1));
    expect(shareOf(damaged, (value) => value === 0)).toBeCloseTo(0.1, 1.5);
    expect(shareOf(damaged, (value) => value === 1)).toBeCloseTo(0.1, 1.5);
    expect(shareOf(damaged, (value) => value === 0.5)).toBeCloseTo(0.8, 1.5);
  });

  it('masks the share asked for', () => {
    const damaged = corrupt(gray, parseCorruption('mask:0.5'), new Random(1));
    expect(shareOf(damaged, (value) => value === 0)).toBeCloseTo(0.5, 1.5);
    expect(shareOf(damaged, (value) => value === 0.5)).toBeCloseTo(0.5, 1.5);
  });

  it('depends on the seed alone, and leaves what it is given', () => {
    const corruption = parseCorruption('gaussian:0.3');
    expect(corrupt(gray, corruption, new Random(7))).toEqual(corrupt(gray, corruption, new Random(7)));
    expect(corrupt(gray, corruption, new Random(7))).not.toEqual(corrupt(gray, corruption, new Random(8)));
    expect(gray.every((value) => value === 0.5)).toBe(true);
  });

  it.each(['', 'gaussian', 'gaussian:', 'gaussian:x', 'gaussian:-1', 'mask:1.5', 'blur:0.3', 'mask:0.1:2'])(
    'refuses %j and says what to write',
    (text) => {
      expect(() => parseCorruption(text)).toThrow(/write gaussian, salt-pepper or mask, and an amount/);
    },
  );
});
