import { TOTAL } from './range-coder.js';
import type { RangeDecoder } from './range-decoder.js';
import type { RangeEncoder } from './range-encoder.js';

/**
 * Codes a bit and returns it. `one`, of TOTAL, is the probability of a 1: 1 … TOTAL − 1. A decoder ignores the bit that it
 * is given.
 */
export type CodeBit = (one: number, bit: number) => number;

export function bitEncoder(encoder: RangeEncoder): CodeBit {
  return (one, bit) => {
    if (bit === 1) encoder.encode(0, one);
    else encoder.encode(one, TOTAL - one);
    return bit;
  };
}

export function bitDecoder(decoder: RangeDecoder): CodeBit {
  return (one) => decoder.bit(one);
}

/** A context adapts more and more slowly up to so many bits; from then on older bits count less and less. */
const MEMORY = 1023;
/** Probabilities are kept with six more bits than the coder takes, so that they come as near to 0 and to 1 as it allows. */
const CERTAIN = 64 * TOTAL;

/**
 * The probabilities of bits, one per context, learned while coding. After n bits a probability moves by 1 / (n + 1.5) of
 * the way to the bit just coded (after Krichevsky and Trofimov 1981), so that a context which never changes costs next to nothing.
 */
export class AdaptiveBits {
  /** The probability of a 1 in each context, in units of 1 / CERTAIN. */
  readonly #probability: Int32Array;
  /** Bits coded in each context: 0 … MEMORY. */
  readonly #seen: Uint16Array;
  /** The contexts in which a bit has been coded. */
  #known: number[] = [];

  constructor(contexts: number) {
    this.#probability = new Int32Array(contexts).fill(CERTAIN / 2);
    this.#seen = new Uint16Array(contexts);
  }

  /** The probability of a 1, in units of 1 / TOTAL: 1 … TOTAL − 1. */
  one(context: number): number {
    const one = this.#probability[context]! >> 6;
    return one < 1 ? 1 : one > TOTAL - 1 ? TOTAL - 1 : one;
  }

  /** Whether a bit has been coded in the context. */
  isKnown(context: number): boolean {
    return this.#seen[context]! > 0;
  }

  learn(context: number, bit: number): void {
    const before = this.#probability[context]!;
    const seen = this.#seen[context]!;
    if (bit === 1 && seen === MEMORY && before > CERTAIN - MEMORY - 1) return; // it would move by less than one
    this.#probability[context] = before + Math.floor((bit * CERTAIN - before) / (seen + 1.5));
    if (seen === 0) this.#known.push(context);
    if (seen < MEMORY) this.#seen[context] = seen + 1;
  }

  /** Forgets everything. It takes as long as the contexts that were used are many, not all that there are. */
  reset(): void {
    for (const context of this.#known) {
      this.#probability[context] = CERTAIN / 2;
      this.#seen[context] = 0;
    }
    this.#known = [];
  }

  /** Codes a bit in the context, and learns it. */
  code(code: CodeBit, context: number, bit: number): number {
    const coded = code(this.one(context), bit);
    this.learn(context, coded);
    return coded;
  }
}
