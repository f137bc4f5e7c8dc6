import { AecError } from '../errors.js';
import type { Steps } from '../steps.js';
import { AdaptiveBits } from './adaptive-bits.js';
import { RangeDecoder } from './range-decoder.js';
import { RangeEncoder } from './range-encoder.js';

/** Codes a bit and returns it; a decoder ignores the bit it is given. */
type CodeBit = (bits: AdaptiveBits, context: number, bit: number) => number;

/**
 * Codes a plane of 8-bit samples, such as alpha, without loss and without a model. Flat and empty areas cost next to
 * nothing. FORMAT.md, section 6, defines every bit.
 */
export function* encodePlane(samples: Uint8Array, width: number, height: number): Steps<Uint8Array> {
  const encoder = new RangeEncoder();
  const plane = new AdaptivePlane(samples, width, (bits, context, bit) => bits.encode(encoder, context, bit));
  for (let row = 0; row < height; row++) {
    yield row / height;
    plane.codeRow(row);
  }
  return encoder.finish();
}

/** Decodes such a plane. Throws AecError('format') on bytes that `encodePlane` does not write, as far as that can be seen. */
export function* decodePlane(bytes: Uint8Array, width: number, height: number): Steps<Uint8Array> {
  const damaged = (what: string) => new AecError('format', `the alpha of the file is damaged: it ${what}`);
  if (bytes.at(-1) === 0) throw damaged('ends in a zero byte');
  const decoder = new RangeDecoder(bytes);
  const samples = new Uint8Array(width * height);
  const plane = new AdaptivePlane(samples, width, (bits, context) => bits.decode(decoder, context));
  for (let row = 0; row < height; row++) {
    if (decoder.isStarved()) throw damaged('ends long before its last sample');
    yield row / height;
    plane.codeRow(row);
  }
  if (decoder.excess() > 0) throw damaged('has bytes after its last sample');
  return samples;
}

/** Upper bounds of the classes of activity: the sum of differences between neighbours. */
const ACTIVITIES = [1, 4, 16, 48, 128];

/** Codes the samples row by row, in place: an encoder reads them, a decoder writes them. */
class AdaptivePlane {
  readonly #samples: Uint8Array;
  readonly #width: number;
  readonly #code: CodeBit;
  readonly #sameAsLeft = new AdaptiveBits(16 * 3);
  readonly #sameAsAbove = new AdaptiveBits(16 * 9);
  readonly #residual = new AdaptiveBits((ACTIVITIES.length + 1) * 256);

  constructor(samples: Uint8Array, width: number, code: CodeBit) {
    this.#samples = samples;
    this.#width = width;
    this.#code = code;
  }

  codeRow(row: number): void {
    const width = this.#width;
    const start = row * width;
    for (let column = 0; column < width; column++) this.#codeSample(start + column, row, column);
  }

  #codeSample(at: number, row: number, column: number): void {
    const samples = this.#samples;
    const code = this.#code;
    const width = this.#width;
    const sample = samples[at]!;
    // A neighbour outside the plane is replaced by the nearest sample inside; before the first sample it is 0.
    const above = row > 0 ? samples[at - width]! : column > 0 ? samples[at - 1]! : 0;
    const left = column > 0 ? samples[at - 1]! : above;
    const aboveLeft = row > 0 && column > 0 ? samples[at - width - 1]! : above;
    const aboveRight = row > 0 && column < width - 1 ? samples[at - width + 1]! : above;
    const leftLeft = column > 1 ? samples[at - 2]! : left;

    const alike =
      (left === aboveLeft ? 1 : 0) +
      (above === aboveLeft ? 2 : 0) +
      (above === aboveRight ? 4 : 0) +
      (left === leftLeft ? 8 : 0);
    const kind = kindOf(left);
    if (code(this.#sameAsLeft, alike * 3 + kind, sample === left ? 1 : 0) === 1) {
      samples[at] = left;
      return;
    }
    if (above !== left) {
      const context = alike * 9 + kind * 3 + kindOf(above);
      if (code(this.#sameAsAbove, context, sample === above ? 1 : 0) === 1) {
        samples[at] = above;
        return;
      }
    }
    const activity = distance(left, aboveLeft) + distance(above, aboveLeft) + distance(aboveRight, above);
    let first = 0;
    while (first < ACTIVITIES.length && activity >= ACTIVITIES[first]!) first++;
    const predicted = predict(left, above, aboveLeft);
    const residual = (sample - predicted) & 255;
    let node = 1;
    for (let shift = 7; shift >= 0; shift--) {
      node = 2 * node + code(this.#residual, first * 256 + node, (residual >> shift) & 1);
    }
    samples[at] = (predicted + node) & 255;
  }
}

function distance(a: number, b: number): number {
  return a < b ? b - a : a - b;
}

/** The kind of a sample: 0 for empty, 1 for full, 2 for anything between. */
function kindOf(sample: number): number {
  return sample === 0 ? 0 : sample === 255 ? 1 : 2;
}

/** The median of left, above and the plane through the three (Weinberger et al. 2000, "The LOCO-I lossless image compression algorithm"). */
function predict(left: number, above: number, aboveLeft: number): number {
  const low = Math.min(left, above);
  const high = Math.max(left, above);
  return Math.max(low, Math.min(high, left + above - aboveLeft));
}
