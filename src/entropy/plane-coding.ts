import { AecError } from '../errors.js';
import type { Steps } from '../steps.js';
import { AdaptiveBits, bitDecoder, bitEncoder, type CodeBit } from './adaptive-bits.js';
import { hash, MixedBits } from './mixed-bits.js';
import { RangeDecoder } from './range-decoder.js';
import { RangeEncoder } from './range-encoder.js';

/**
 * Codes planes of 8-bit samples, such as alpha, without loss and without a model: one or several of one size, in one message.
 * Flat areas cost next to nothing. FORMAT.md, section 6, defines every bit.
 */
export function* encodePlanes(
  planes: readonly Uint8Array[],
  width: number,
  height: number,
): Steps<Uint8Array> {
  if (planes.every(isZero)) return new Uint8Array(); // which they would take anyway
  const encoder = new RangeEncoder();
  const coding = new PlaneCoding(bitEncoder(encoder), width);
  try {
    for (const [n, samples] of planes.entries()) {
      for (let row = 0; row < height; row++) {
        yield (n + row / height) / planes.length;
        coding.codeRow(samples, row);
      }
    }
  } finally {
    coding.release();
  }
  return encoder.finish();
}

/** Decodes `count` such planes. Throws AecError('format') on bytes that `encodePlanes` does not write, as far as that can be seen. */
export function* decodePlanes(
  bytes: Uint8Array,
  count: number,
  width: number,
  height: number,
): Steps<Uint8Array[]> {
  const damaged = (what: string) => new AecError('format', `the alpha of the file is damaged: it ${what}`);
  if (bytes.at(-1) === 0) throw damaged('ends in a zero byte');
  // Without bytes every bit is a 1, and every sample the 0 before the first.
  if (bytes.length === 0) return Array.from({ length: count }, () => new Uint8Array(width * height));
  const decoder = new RangeDecoder(bytes);
  const coding = new PlaneCoding(bitDecoder(decoder), width);
  const planes: Uint8Array[] = [];
  try {
    for (let n = 0; n < count; n++) {
      const samples = new Uint8Array(width * height);
      for (let row = 0; row < height; row++) {
        if (decoder.isStarved()) throw damaged('ends long before its last sample');
        yield (n + row / height) / count;
        coding.codeRow(samples, row);
      }
      planes.push(samples);
    }
  } finally {
    coding.release();
  }
  if (decoder.excess() > 0) throw damaged('has bytes after its last sample');
  return planes;
}

/** Nodes of the bits, beside those of a sample, which are 1 to 255, and those of a residual, which follow RESIDUAL. */
const NODES = { isGuess: 256, isLeft: 257, isAbove: 258, isEmpty: 259, isFull: 260 } as const;
const RESIDUAL = 512;
/** The first of the mixtures for each question; those about neighbours have 9, a sample and a residual have 8. */
const MIXTURES = {
  isGuess: 0,
  residual: 9,
  isLeft: 17,
  isAbove: 26,
  isEmpty: 35,
  isFull: 36,
  sample: 37,
} as const;
const MIXTURE_COUNT = 45;
/** Where neighbours differ by less than this in all, and are between empty and full, samples are coded as residuals. */
const SMOOTH = 32;

/** Codes samples row by row, in place: an encoder reads them, a decoder writes them. */
class PlaneCoding {
  readonly #code: CodeBit;
  readonly #width: number;
  readonly #isFlat = new AdaptiveBits(3);
  readonly #bits = new MixedBits(6, MIXTURE_COUNT);

  constructor(code: CodeBit, width: number) {
    this.#code = code;
    this.#width = width;
  }

  /** Ends the use: see MixedBits. */
  release(): void {
    this.#bits.release();
  }

  codeRow(samples: Uint8Array, row: number): void {
    const width = this.#width;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      // Most samples of most planes, in a tenth of the time.
      if (row > 1 && column > 1 && column < width - 2 && isFlatAt(samples, at, width)) {
        const left = samples[at - 1]!;
        if (this.#codeIsLeft(samples[at]!, left)) samples[at] = left;
        else samples[at] = this.#codeOther(samples[at]!, neighboursOf(samples, width, row, column), true);
        continue;
      }
      samples[at] = this.#codeSample(samples[at]!, neighboursOf(samples, width, row, column));
    }
  }

  #codeSample(sample: number, around: Neighbours): number {
    const { left, above, aboveLeft, aboveRight, leftLeft, aboveAbove, farRight } = around;
    const isFlat =
      left === above &&
      above === aboveLeft &&
      above === aboveRight &&
      left === leftLeft &&
      above === aboveAbove &&
      above === farRight;
    return isFlat && this.#codeIsLeft(sample, left) ? left : this.#codeOther(sample, around, isFlat);
  }

  /** Codes whether a sample in a flat area is like the one to its left. */
  #codeIsLeft(sample: number, left: number): boolean {
    return this.#isFlat.code(this.#code, kindOf(left), sample === left ? 1 : 0) === 1;
  }

  /** Codes a sample that is not known to be like the one to its left; in a flat area it is known not to be. */
  #codeOther(sample: number, around: Neighbours, isFlat: boolean): number {
    const { left, above, aboveLeft, aboveRight, leftLeft, aboveAbove, farRight, farLeft, farAbove } = around;
    const kind = kindOf(left);
    const kinds = kind + 3 * kindOf(above);
    const near = kinds + 9 * kindOf(aboveLeft) + 27 * kindOf(aboveRight);
    const far = kindOf(leftLeft) + 3 * kindOf(aboveAbove) + 9 * kindOf(farRight);
    const slope = stepOf(left - aboveLeft) + 7 * stepOf(above - aboveLeft);
    const turn = stepOf(aboveRight - above);
    const bend =
      within(8, left - leftLeft - aboveLeft + farLeft) +
      17 * within(8, above - aboveAbove - aboveLeft + farAbove);
    const median = Math.max(Math.min(left, above), Math.min(Math.max(left, above), left + above - aboveLeft));
    const mean = toSample((2 * (left + above) + aboveRight - aboveLeft) >> 2);
    const doubt = within(20, mean - median);
    const contexts = this.#bits.contexts;
    contexts[0] = hash(hash(0, near), far);
    contexts[1] = hash(hash(hash(0, kinds), left >> 5), above >> 5);
    contexts[2] = hash(hash(hash(0, slope), turn), kinds);
    contexts[3] = hash(hash(0, mean >> 3), median >> 4);
    contexts[4] = hash(hash(hash(hash(0, left >> 4), above >> 4), aboveRight >> 4), aboveLeft >> 4);
    contexts[5] = hash(hash(0, bend), doubt);

    const activity = Math.abs(left - aboveLeft) + Math.abs(above - aboveLeft) + Math.abs(aboveRight - above);
    if (activity < SMOOTH && kindOf(median) === 2) {
      if (!isFlat && this.#is(sample === median, NODES.isGuess, MIXTURES.isGuess + kinds)) return median;
      contexts[0] = hash(0, left >> 3);
      contexts[1] = hash(0, activity);
      contexts[2] = hash(hash(0, slope), turn);
      contexts[3] = hash(hash(0, bend), doubt);
      contexts[4] = hash(0, near);
      contexts[5] = hash(0, mean);
      return (median + this.#codeByte((sample - median) & 255, RESIDUAL, MIXTURES.residual)) & 255;
    }
    if (!isFlat && this.#is(sample === left, NODES.isLeft, MIXTURES.isLeft + kinds)) return left;
    if (above !== left && this.#is(sample === above, NODES.isAbove, MIXTURES.isAbove + kinds)) return above;
    contexts[0] = hash(0, left >> 3);
    contexts[1] = hash(0, above >> 3);
    contexts[2] = hash(hash(0, slope), toSample(left + above - aboveLeft) >> 5);
    contexts[3] = hash(0, mean >> 2);
    contexts[4] = hash(0, near);
    contexts[5] = hash(hash(0, left >> 5), above >> 5);
    if (this.#is(sample === 0, NODES.isEmpty, MIXTURES.isEmpty)) return 0;
    if (this.#is(sample === 255, NODES.isFull, MIXTURES.isFull)) return 255;
    return this.#codeByte(sample, 0, MIXTURES.sample);
  }

  #is(answer: boolean, node: number, mixture: number): boolean {
    return this.#bit(answer ? 1 : 0, node, mixture) === 1;
  }

  #codeByte(byte: number, firstNode: number, firstMixture: number): number {
    let node = 1;
    for (let shift = 7; shift >= 0; shift--) {
      node = 2 * node + this.#bit((byte >> shift) & 1, firstNode + node, firstMixture + 7 - shift);
    }
    return node & 255;
  }

  #bit(bit: number, node: number, mixture: number): number {
    this.#bits.find(node);
    return this.#bits.code(this.#code, mixture, bit);
  }
}

function isZero(samples: Uint8Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return false;
  return true;
}

/** Whether the samples around a place that is not near a border are equal. */
function isFlatAt(samples: Uint8Array, at: number, width: number): boolean {
  const left = samples[at - 1];
  return (
    left === samples[at - width] &&
    left === samples[at - width - 1] &&
    left === samples[at - width + 1] &&
    left === samples[at - 2] &&
    left === samples[at - 2 * width] &&
    left === samples[at - width + 2]
  );
}

type Neighbours = ReturnType<typeof neighboursOf>;

/** The samples around a place. One outside the plane is replaced by one inside; before the first sample it is 0. */
function neighboursOf(samples: Uint8Array, width: number, row: number, column: number) {
  const at = row * width + column;
  const above = row > 0 ? samples[at - width]! : column > 0 ? samples[at - 1]! : 0;
  const left = column > 0 ? samples[at - 1]! : above;
  const aboveLeft = row > 0 && column > 0 ? samples[at - width - 1]! : above;
  const aboveAbove = row > 1 ? samples[at - 2 * width]! : above;
  return {
    left,
    above,
    aboveLeft,
    aboveAbove,
    aboveRight: row > 0 && column < width - 1 ? samples[at - width + 1]! : above,
    leftLeft: column > 1 ? samples[at - 2]! : left,
    farRight: row > 0 && column < width - 2 ? samples[at - width + 2]! : above,
    farLeft: row > 0 && column > 1 ? samples[at - width - 2]! : aboveLeft,
    farAbove: row > 1 && column > 0 ? samples[at - 2 * width - 1]! : aboveAbove,
  };
}

/** The kind of a sample: 0 for empty, 1 for full, 2 for anything between. */
function kindOf(sample: number): number {
  return sample === 0 ? 0 : sample === 255 ? 1 : 2;
}

/** The class of a difference: 3 for about none. */
function stepOf(difference: number): number {
  if (difference < 0) return difference < -64 ? 0 : difference < -16 ? 1 : difference < -2 ? 2 : 3;
  return difference <= 2 ? 3 : difference <= 16 ? 4 : difference <= 64 ? 5 : 6;
}

/** The difference clamped to ±`most`, counted from 0. */
function within(most: number, difference: number): number {
  return Math.max(0, Math.min(2 * most, difference + most));
}

function toSample(value: number): number {
  return Math.max(0, Math.min(255, value));
}
