import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/data/random.js';

const take = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

// Computed with the C of xoshiro128** (prng.di.unimi.it) and of the seeding described in random.ts.
test.each([
  [[], [3809008728, 1133695204, 53579671, 2891528803, 139681546]],
  [[1], [3216039954, 1131106114, 3734184190, 2208979447, 3903545828]],
  [
    [1, 2, 3],
    [420169216, 3119953149, 809180682, 3032471256, 202020775],
  ],
  [[Number.MAX_SAFE_INTEGER], [99871678, 1253603074, 1891505125, 2497273375, 1888964470]],
])('the numbers of seed %j', (seed, expected) => {
  const random = new Random(...seed);
  expect(take(5, () => random.uint32())).toEqual(expected);
});

test('every word of the seed counts, also its high half, its sign and its place', () => {
  const seeds = [[], [0], [0, 0], [1], [-1], [2 ** 32], [0, 1], [1, 0], [1, 2], [2, 1]];
  const firsts = seeds.map((seed) => {
    const random = new Random(...seed);
    return take(4, () => random.uint32()).join();
  });
  expect(new Set(firsts).size).toBe(seeds.length);
});

describe('distributions (100,000 numbers of seed 7; limits at five standard errors)', () => {
  const n = 100_000;

  test('float is uniform in [0, 1)', () => {
    const random = new Random(7);
    const values = take(n, () => random.float());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(values.map((value) => value * value)) - 1 / 3)).toBeLessThan(
      5 * Math.sqrt(4 / 45 / n),
    );
    const neighbours = values.slice(1).map((value, i) => (value - 0.5) * (values[i]! - 0.5));
    expect(Math.abs(mean(neighbours))).toBeLessThan((5 * (1 / 12)) / Math.sqrt(n));
  });

  test('integer is uniform, also where n does not divide 2^32', () => {
    const random = new Random(7);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < n; i++) counts[random.integer(6)]!++;
    for (const count of counts) expect(Math.abs(count - n / 6)).toBeLessThan(5 * Math.sqrt((n * 5) / 36));
    // Just above 2^31, plain remainders would fall into the lower half two times in three.
    const large = take(n, () => random.integer(2 ** 31 + 2 ** 30));
    const low = large.filter((value) => value < 2 ** 30).length;
    expect(Math.abs(low - n / 3)).toBeLessThan(5 * Math.sqrt((n * 2) / 9));
    expect(take(9, () => random.integer(1))).toEqual(new Array(9).fill(0));
  });

  test('normal has mean 0, variance 1, and the tails of a normal', () => {
    const random = new Random(7);
    const values = take(n, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / n;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(5 * Math.sqrt(0.0455 / n));
  });

  test('the arrays are filled alike', () => {
    const uniform = new Float32Array(n);
    new Random(7).fillUniform(uniform, -0.5, 0.5);
    expect(uniform.every((value) => value >= -0.5 && value < 0.5)).toBe(true);
    expect(Math.abs(mean(uniform))).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    const normal = new Float32Array(n);
    new Random(7).fillNormal(normal, 3);
    expect(Math.abs(mean(normal.map((value) => value ** 2)) - 9)).toBeLessThan(5 * 9 * Math.sqrt(2 / n));
  });
});

test('shuffle gives every order equally often', () => {
  const random = new Random(3);
  const counts = new Map<string, number>();
  const n = 24_000;
  for (let i = 0; i < n; i++) {
    const values = Uint32Array.of(0, 1, 2, 3);
    random.shuffle(values);
    counts.set(values.join(''), (counts.get(values.join('')) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  for (const count of counts.values()) expect(Math.abs(count - n / 24)).toBeLessThan(5 * Math.sqrt(n / 24));
});
