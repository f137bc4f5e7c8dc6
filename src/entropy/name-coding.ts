import { AecError } from '../errors.js';
import type { Steps } from '../steps.js';
import { AdaptiveBits, bitDecoder, bitEncoder, type CodeBit } from './adaptive-bits.js';
import { hash, MixedBits } from './mixed-bits.js';
import { isDigit, NamePredictor } from './name-predictor.js';
import { RangeDecoder } from './range-decoder.js';
import { RangeEncoder } from './range-encoder.js';

/** The most bytes of a name. */
export const LONGEST_NAME = 1024;
/** The most bytes of all names of a message, with one more for the end of each: 2^18. */
export const LONGEST_NAMES = 262144;

/**
 * Codes a list of names, each of at most LONGEST_NAME bytes without zeros. Names that count on cost next to nothing; others cost about what a
 * good compressor of text needs for the list. FORMAT.md, section 2, defines every bit.
 */
export function* encodeNames(names: readonly Uint8Array[]): Steps<Uint8Array> {
  const encoder = new RangeEncoder();
  const coding = new NameCoding(bitEncoder(encoder));
  try {
    for (const [place, name] of names.entries()) {
      yield place / names.length;
      coding.codeName(name);
    }
  } finally {
    coding.release();
  }
  return encoder.finish();
}

/** Decodes `count` names. AecError: `format` on bytes that `encodeNames` does not write, `limit` if the names are too long. */
export function* decodeNames(bytes: Uint8Array, count: number): Steps<Uint8Array[]> {
  const damaged = (what: string) =>
    new AecError('format', `the names in the pack are damaged: the message ${what}`);
  if (bytes.at(-1) === 0) throw damaged('ends in a zero byte');
  const decoder = new RangeDecoder(bytes);
  const coding = new NameCoding(bitDecoder(decoder));
  const names: Uint8Array[] = [];
  let total = 0;
  try {
    for (let place = 0; place < count; place++) {
      if (decoder.isStarved()) throw damaged('ends long before its last name');
      yield place / count;
      const name = coding.codeName();
      if (name.length > LONGEST_NAME) {
        throw new AecError(
          'format',
          `damaged: the pack has a name that is longer than ${LONGEST_NAME} bytes`,
        );
      }
      total += name.length + 1;
      if (total > LONGEST_NAMES)
        throw new AecError('limit', `a part of the names has more than ${LONGEST_NAMES} bytes`);
      names.push(name);
    }
  } finally {
    coding.release();
  }
  if (decoder.excess() > 0) throw damaged('has bytes after its last name');
  return names;
}

/** How many of the contexts are the bytes just before: one, two, three, four. */
const ORDERS = 4;
const CONTEXTS = ORDERS + 3;

/** Codes one name after the other: an encoder gives them, a decoder gets them. */
class NameCoding {
  readonly #code: CodeBit;
  readonly #predictor = new NamePredictor();
  readonly #isExpected = new AdaptiveBits(16 * 16);
  readonly #bytes = new MixedBits(CONTEXTS, 3 * (ORDERS + 1));
  /** Names in a row that were as expected, up to now and the time before, both at most 15. */
  #hits = 0;
  #hitsBefore = 0;

  constructor(code: CodeBit) {
    this.#code = code;
  }

  /** Ends the use: see MixedBits. */
  release(): void {
    this.#bytes.release();
  }

  codeName(given?: Uint8Array): Uint8Array {
    const expected = this.#predictor.next();
    const context = this.#hits + 16 * this.#hitsBefore;
    const isExpected =
      this.#isExpected.code(this.#code, context, given && isEqual(given, expected) ? 1 : 0) === 1;
    const name = isExpected ? expected : this.#codeBytes(expected, given);
    if (isExpected) {
      this.#hits = Math.min(15, this.#hits + 1);
    } else {
      this.#hitsBefore = this.#hits;
      this.#hits = 0;
    }
    this.#predictor.push(name);
    return name;
  }

  /** Codes a name byte by byte, and a zero at its end. Gives up on one that is too long. */
  #codeBytes(expected: Uint8Array, given?: Uint8Array): Uint8Array {
    const name: number[] = [];
    const alignment = new Alignment(expected);
    let [field, column] = [0, 0];
    for (;;) {
      const [first = 0, second = 0, third = 0, fourth = 0] = [
        name.at(-1),
        name.at(-2),
        name.at(-3),
        name.at(-4),
      ];
      const contexts = this.#bytes.contexts;
      contexts[0] = hash(0, first);
      contexts[1] = hash(contexts[0]!, second);
      contexts[2] = hash(contexts[1]!, third);
      contexts[3] = hash(contexts[2]!, fourth);
      contexts[4] = hash(
        hash(hash(0, alignment.byte), Math.min(3, alignment.run)),
        Math.min(3, alignment.misses),
      );
      const pair = hash(hash(0, alignment.byte), alignment.byteAfter);
      contexts[5] = hash(hash(pair, first), Math.min(1, alignment.run));
      contexts[6] = hash(hash(hash(0, field), column), first);
      const byte = this.#codeByte(alignment, given?.[name.length] ?? 0);
      if (byte === 0) return Uint8Array.from(name);
      name.push(byte);
      if (name.length > LONGEST_NAME) return Uint8Array.from(name);
      alignment.advance(byte);
      column++;
      if (isSeparator(byte)) [field, column] = [field + 1, 0];
    }
  }

  #codeByte({ byte: expected, run }: Alignment, given: number): number {
    const trust = run === 0 ? 0 : run < 4 ? 1 : 2;
    let node = 1;
    for (let shift = 7; shift >= 0; shift--) {
      const known = this.#bytes.find(node, ORDERS);
      const agrees = (256 | expected) >> (shift + 1) === node;
      const mixture = (agrees ? trust : 0) * (ORDERS + 1) + known;
      node = 2 * node + this.#bytes.code(this.#code, mixture, (given >> shift) & 1);
    }
    return node & 255;
  }
}

/** The place in the expected name that fits the bytes coded so far. */
class Alignment {
  /** Bytes in a row that were as expected, and all that were not. */
  run = 0;
  misses = 0;
  readonly #expected: Uint8Array;
  #at = 0;

  constructor(expected: Uint8Array) {
    this.#expected = expected;
  }

  /** The byte at the place, and the one after it; 0 beyond the end. */
  get byte(): number {
    return this.#expected[this.#at] ?? 0;
  }

  get byteAfter(): number {
    return this.#expected[this.#at + 1] ?? 0;
  }

  /** Goes on after a byte of the name. A digit stands for any other; of other bytes the next place is sought. */
  advance(byte: number): void {
    const { byte: expected } = this;
    if (byte === expected) {
      this.#at++;
      this.run++;
      return;
    }
    this.run = 0;
    this.misses++;
    if (isDigit(byte) && isDigit(expected)) this.#at++;
    else this.#at = this.#expected.indexOf(byte, this.#at) + 1 || this.#at;
  }
}

/** ASCII that is neither a letter nor a digit. */
function isSeparator(byte: number): boolean {
  const lower = byte | 32;
  return byte < 128 && !isDigit(byte) && !(lower >= 97 && lower <= 122);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
