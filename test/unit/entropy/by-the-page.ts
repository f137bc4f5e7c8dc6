import { exactSigmoid } from '../../../src/entropy/exact-exp.js';
import type { Match } from '../../../src/entropy/kernel-model.js';
import { POWERS } from '../../../src/entropy/mixture-tables.js';
import { BigIntRangeEncoder } from '../../property/bigint-range-coder.js';

// Distributions and messages as FORMAT.md defines them, on big integers: slow, plain, and without the kernels.

/** The sum of the frequencies of a mixture. */
export const MIXTURE_TOTAL = 2 ** 22;

/** A distribution in integers: symbol minimum + i has the interval start(i) … start(i + 1) − 1; i = size is the escape. */
export interface PageDistribution {
  readonly minimum: number;
  readonly size: number;
  start(i: number): number;
  /** What a match leads to expect. */
  readonly match?: Match | undefined;
}

/** The mixture settings of a model: section 8. */
export interface PageValues {
  /** E[k], the value between symbol k and the one below. */
  edge(k: number): number;
  /** B. */
  readonly base: number;
}

export interface PageComponent {
  readonly share: bigint;
  readonly mean: bigint;
  readonly logSteepness: number;
}

export interface PageMixture {
  readonly spikes: readonly { readonly symbol: number; readonly mass: bigint }[];
  readonly components: readonly PageComponent[];
}

/** S: the table of the sigmoid. */
const sigmoids = [0];
for (let i = 0; i <= 1408; i++) {
  const exact = Math.floor(2 ** 24 * exactSigmoid(i / 32 - 22) + 0.5);
  sigmoids[i] = Math.max(exact, sigmoids[i - 1] ?? 0);
}
sigmoids[1409] = sigmoids[1408]!;

/** σ(z), in units of 2^−24. */
export function pageSigmoid(z: bigint): bigint {
  const clamped = Number(z < -180224n ? -180224n : z > 180224n ? 180224n : z);
  const p = clamped + 180224;
  const i = p >> 8;
  return BigInt(sigmoids[i]! + Math.floor(((sigmoids[i + 1]! - sigmoids[i]!) * (p % 256)) / 256));
}

/** P[j] and n of a logarithm. */
function powerOf(log: number): { p: bigint; n: number } {
  const n = Math.floor(log / 256);
  return { p: BigInt(POWERS[(log - 256 * n) >> 2]!), n };
}

/** "From outputs to a mixture." */
export function mixtureOf(
  outputs: ArrayLike<number>,
  spikes: readonly number[],
  { center, factor }: { readonly center: number; readonly factor: number },
): PageMixture {
  const all = Array.from(outputs);
  const count = (all.length - spikes.length) / 3;
  const parts = spikes.length + count;
  const logs = all.slice(0, parts);
  const largest = Math.max(...logs);
  const weights = logs.map((log) => {
    const { p, n } = powerOf(log - largest);
    return 2 - n > 31 ? 0n : p >> BigInt(2 - n);
  });
  const inverse = (1n << 52n) / weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = weights.map((weight) => (weight * inverse) >> 28n);
  return {
    spikes: spikes.map((symbol, s) => ({ symbol, mass: shares[s]! })),
    components: shares.slice(spikes.length).map((share, m) => ({
      share,
      mean: BigInt(center + factor * all[parts + m]!),
      logSteepness: Math.min(2954, Math.max(-1108, all[parts + count + m]!)),
    })),
  };
}

/** The mass of the components below symbol `k`, in units of 2^−48. */
export function componentsBelow({ components }: PageMixture, { edge, base }: PageValues, k: number): bigint {
  return components.reduce((sum, { share, mean, logSteepness }) => {
    const { p, n } = powerOf(logSteepness);
    return sum + share * pageSigmoid(((BigInt(edge(k)) - mean) * p) >> BigInt(base - n));
  }, 0n);
}

/** The distribution of a mixture over the symbols from `minimum` on. */
export function distributionOf(
  mixture: PageMixture,
  values: PageValues,
  minimum: number,
  size: number,
): PageDistribution {
  const spread = BigInt(MIXTURE_TOTAL - size - 1);
  return {
    minimum,
    size,
    start(i) {
      if (i === 0) return 0;
      if (i >= size) return i === size ? MIXTURE_TOTAL - 1 : MIXTURE_TOTAL;
      const k = minimum + i;
      let mass = componentsBelow(mixture, values, k);
      for (const spike of mixture.spikes) if (spike.symbol < k) mass += spike.mass << 24n;
      return i + Number(((mass >> 16n) * spread) >> 32n);
    },
  };
}

/** The frequency of a symbol; 0 if only the escape leads there. */
export function frequencyOf({ minimum, size, start }: PageDistribution, symbol: number): number {
  const i = symbol - minimum;
  return i >= 0 && i < size ? start(i + 1) - start(i) : 0;
}

/** The message of symbols, each under its own distribution; `before` codes what precedes them. */
export function messageOf(
  symbols: ArrayLike<number>,
  distributions: readonly PageDistribution[],
  before: (encoder: BigIntRangeEncoder) => void = () => {},
): Uint8Array {
  const encoder = new BigIntRangeEncoder();
  before(encoder);
  for (const [n, { minimum, size, start, match }] of distributions.entries()) {
    const symbol = symbols[n]!;
    if (match) {
      const one = match.chance;
      if (symbol === match.symbol) {
        encoder.encode(0, one, 16);
        continue;
      }
      encoder.encode(one, 65536 - one, 16);
    }
    const inside = symbol >= minimum && symbol < minimum + size;
    const i = inside ? symbol - minimum : size;
    encoder.encode(start(i), start(i + 1) - start(i), 22);
    if (!inside) encodeDistance(encoder, symbol, minimum, size);
  }
  return encoder.finish();
}

/** Section 5: the distance of a symbol beyond the range. */
function encodeDistance(encoder: BigIntRangeEncoder, symbol: number, minimum: number, size: number): void {
  const z = symbol < minimum ? 2 * (minimum - 1 - symbol) + 1 : 2 * (symbol - minimum - size);
  const digits = (z + 1).toString(2).slice(1);
  const bits = (text: string) => {
    const width = 2 ** (16 - text.length);
    encoder.encode(Number.parseInt(text || '0', 2) * width, width);
  };
  for (const _ of digits) bits('0');
  bits('1');
  if (digits.length > 16) bits(digits.slice(0, -16));
  bits(digits.slice(-16));
}
