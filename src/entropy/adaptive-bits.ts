import { TOTAL } from './range-coder.js';
import type { RangeDecoder } from './range-decoder.js';
import type { RangeEncoder } from './range-encoder.js';

/** A context adapts more and more slowly up to so many bits; from then on older bits count less and less. */
const MEMORY = 1023;

/**
 * The probabilities of bits, one per context, learned while coding. After n bits a probability moves by 1 / (n + 1.5) of
 * the way to the bit just coded (after Krichevsky and Trofimov 1981), so that a context which never changes costs next to nothing.
 */
export class AdaptiveBits {
  /** The probability of a 1 in each context, in units of 1 / TOTAL: 1 … TOTAL − 1. */
  readonly #probability: Uint16Array;
  /** Bits coded in each context: 0 … MEMORY. */
  readonly #seen: Uint16Array;

  constructor(contexts: number) {
    this.#probability = new Uint16Array(contexts).fill(TOTAL / 2);
    this.#seen = new Uint16Array(contexts);
  }

  encode(encoder: RangeEncoder, context: number, bit: number): number {
    const one = this.#probability[context]!;
    if (bit === 1) encoder.encode(0, one);
    else encoder.encode(one, TOTAL - one);
    return this.#learn(context, bit);
  }

  decode(decoder: RangeDecoder, context: number): number {
    const one = this.#probability[context]!;
    const bit = decoder.target() < one ? 1 : 0;
    if (bit === 1) decoder.consume(0, one);
    else decoder.consume(one, TOTAL - one);
    return this.#learn(context, bit);
  }

  #learn(context: number, bit: number): number {
    const before = this.#probability[context]!;
    const seen = this.#seen[context]!;
    const after = before + Math.floor((bit * TOTAL - before) / (seen + 1.5));
    this.#probability[context] = Math.max(1, Math.min(TOTAL - 1, after));
    if (seen < MEMORY) this.#seen[context] = seen + 1;
    return bit;
  }
}
