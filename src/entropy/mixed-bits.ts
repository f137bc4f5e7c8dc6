import { AdaptiveBits, type CodeBit } from './adaptive-bits.js';
import { sigmoidTable } from './mixture-tables.js';
import { TOTAL } from './range-coder.js';

// Logistic mixing of adaptive bits (Mahoney 2005, "Adaptive weighing of context models for lossless data compression"), in
// integers. FORMAT.md, section 4, defines every bit.

/** The farthest that a probability is stretched: 11, in units of 1/256. */
const FARTHEST = 2816;
/** One, in units of weights. */
const UNIT = 65536;
/** All mixtures start with this weight for each context. */
const FIRST_WEIGHT = UNIT / 4;
/** An error of a mixture moves a weight by error × input ÷ this. */
const INERTIA = 16384;
/** Slots per context. */
const SLOTS = 65536;
/** ⌊2^32 ÷ the golden ratio⌋, made odd: multiplication by it spreads what is alike (Knuth). */
const SPREAD = 0x9e3779b1;

/** The probability, of TOTAL, at each place of −FARTHEST … FARTHEST: the logistic function, never 0 or 1. */
const squashed = squashedTable();
/** The inverse: of each probability the first place where `squashed` is at least that. */
const stretched = stretchedTable();

/** Adds a value to a hash. Start with 0. */
export function hash(before: number, value: number): number {
  const product = Math.imul(before ^ value, SPREAD);
  return product ^ (product >>> 15);
}

/** Tables that are not in use, by their number of contexts. A pack may have a million short messages, and filling a table takes longer than one of them. */
const spare = new Map<number, AdaptiveBits>();

/** Bits predicted from several contexts at once. How much each context counts is learned, too. */
export class MixedBits {
  /** The hash of each context; the caller sets them, for one bit or for many. */
  readonly contexts: Int32Array;
  readonly #bits: AdaptiveBits;
  /** Slots of the contexts for the bit at hand. */
  readonly #slots: Int32Array;
  /** The stretched probability of each context, and a constant. */
  readonly #inputs: Int32Array;
  /** For each mixture the weights of the inputs, in units of 1 / UNIT. Integers that fit no 32 bits in theory. */
  readonly #weights: Float64Array;

  constructor(contexts: number, mixtures: number) {
    this.contexts = new Int32Array(contexts);
    this.#bits = spare.get(contexts) ?? new AdaptiveBits(contexts * SLOTS);
    spare.delete(contexts);
    this.#slots = new Int32Array(contexts);
    this.#inputs = new Int32Array(contexts + 1).fill(256);
    this.#weights = new Float64Array(mixtures * (contexts + 1)).fill(FIRST_WEIGHT);
  }

  /** Ends the use of these bits: their table serves the next message. */
  release(): void {
    this.#bits.reset();
    spare.set(this.contexts.length, this.#bits);
  }

  /** Goes to the bit called `node` in all contexts. Returns how many of the first `among` contexts have met it before. */
  find(node: number, among = 0): number {
    const { contexts } = this;
    const bits = this.#bits;
    const slots = this.#slots;
    const inputs = this.#inputs;
    let known = 0;
    for (let i = 0; i < contexts.length; i++) {
      const slot = i * SLOTS + (hash(contexts[i]!, node) & (SLOTS - 1));
      slots[i] = slot;
      inputs[i] = stretched[bits.one(slot)]!;
      if (i < among && bits.isKnown(slot)) known++;
    }
    return known;
  }

  /** Codes the bit that `find` went to, with one of the mixtures. */
  code(code: CodeBit, mixture: number, bit: number): number {
    const inputs = this.#inputs;
    const weights = this.#weights;
    const first = mixture * inputs.length;
    let sum = UNIT / 2;
    for (let i = 0; i < inputs.length; i++) sum += weights[first + i]! * inputs[i]!;
    const place = Math.max(-FARTHEST, Math.min(FARTHEST, Math.floor(sum / UNIT)));
    const one = squashed[place + FARTHEST]!;
    const coded = code(one, bit);
    const error = coded * TOTAL - one;
    for (let i = 0; i < inputs.length; i++) {
      weights[first + i]! += Math.floor((error * inputs[i]! + INERTIA / 2) / INERTIA);
    }
    for (const slot of this.#slots) this.#bits.learn(slot, coded);
    return coded;
  }
}

function squashedTable(): Uint16Array {
  const sigmoid = sigmoidTable();
  return Uint16Array.from({ length: 2 * FARTHEST + 1 }, (_, i) => {
    // The table has 32 steps for each 1 and begins at −22; a step has 8 places.
    const at = i - FARTHEST + 22 * 256;
    const low = sigmoid[at >> 3]!;
    const exact = low + (((sigmoid[(at >> 3) + 1]! - low) * (at & 7)) >> 3);
    return exact >> 8;
  });
}

function stretchedTable(): Int16Array {
  let place = 0;
  return Int16Array.from({ length: TOTAL }, (_, probability) => {
    while (place < 2 * FARTHEST && squashed[place]! < probability) place++;
    return place - FARTHEST;
  });
}
