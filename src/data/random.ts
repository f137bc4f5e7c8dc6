/**
 * Random numbers that depend only on the seed words and are the same on every machine (`normal` and `fillNormal` up to
 * the last bit of Math.log): xoshiro128** 1.1 (Blackman and Vigna 2018), with a state mixed from the words by the
 * finalizer of MurmurHash3. Not for cryptography.
 *
 * More words make independent streams: `new Random(seed, epoch)`. A word is any safe integer.
 */
export class Random {
  // Four 32-bit integers, signed, never all zero.
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spareNormal: number | undefined;

  constructor(...seed: number[]) {
    this.a = seedLane(0, seed);
    this.b = seedLane(1, seed);
    this.c = seedLane(2, seed);
    this.d = seedLane(3, seed) | 1;
  }

  /** A whole number, 0 to 2^32 − 1. */
  uint32(): number {
    const fiveTimes = Math.imul(this.b, 5);
    const result = Math.imul((fiveTimes << 7) | (fiveTimes >>> 25), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** A multiple of 2^-32 in [0, 1). */
  float(): number {
    return this.uint32() / 2 ** 32;
  }

  /** A whole number, 0 to `n` − 1, each equally likely; `n` from 1 to 2^32. */
  integer(n: number): number {
    const fair = 2 ** 32 - (2 ** 32 % n);
    let draw = this.uint32();
    while (draw >= fair) draw = this.uint32();
    return draw % n;
  }

  /** A standard normal number, by the polar method (Marsaglia and Bray 1964). */
  normal(): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const radius = Math.sqrt((-2 * Math.log(s)) / s);
        this.spareNormal = v * radius;
        return u * radius;
      }
    }
  }

  /** Puts the values into random order (Fisher–Yates). */
  shuffle(values: Uint32Array): void {
    for (let last = values.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const value = values[last]!;
      values[last] = values[chosen]!;
      values[chosen] = value;
    }
  }

  /** Fills `out` with numbers from [`low`, `high`): multiples of 2^-24 of the interval, so that float32 holds them. */
  fillUniform(out: Float32Array, low: number, high: number): void {
    const scale = (high - low) / 2 ** 24;
    for (let i = 0; i < out.length; i++) out[i] = low + scale * (this.uint32() >>> 8);
  }

  /** Fills `out` with normal numbers of mean 0 and standard deviation `sigma`. */
  fillNormal(out: Float32Array, sigma: number): void {
    for (let i = 0; i < out.length; i++) out[i] = sigma * this.normal();
  }
}

/** One of the four state words, mixed from the number of seed words and both halves of each, in order. */
function seedLane(lane: number, seed: readonly number[]): number {
  let state = mix(seed.length + Math.imul(lane + 1, 0x9e3779b9));
  for (const word of seed) {
    state = mix(state ^ (word >>> 0));
    state = mix(state + Math.floor(word / 2 ** 32) + 0x9e3779b9);
  }
  return state;
}

/** The 32-bit finalizer of MurmurHash3: a bijection that spreads every bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
