import { AecError } from '../errors.js';
import { BOTTOM, TOP, TOTAL } from './range-coder.js';

const INITIAL_CAPACITY = 256;

/** Writes symbols as bytes: the invariants and the proof that all is exact stand in range-coder.ts. */
export class RangeEncoder {
  /** Lower end of the interval within the window: 0 ≤ low < TOP. */
  private low = 0;
  /** Width of the interval: BOTTOM < range ≤ TOP. */
  private range = TOP;
  private output = new Uint8Array(INITIAL_CAPACITY);
  private length = 0;

  /**
   * Narrows the interval to [start, start + frequency) of `TOTAL`.
   * `start` ≥ 0 and `frequency` ≥ 1 are integers, their sum at most `TOTAL`.
   */
  encode(start: number, frequency: number): void {
    if (!(start >= 0 && frequency >= 1 && start + frequency <= TOTAL)) {
      throw new AecError('model', `no such interval of ${TOTAL}: start ${start}, frequency ${frequency}`);
    }
    const step = Math.floor(this.range / TOTAL);
    const skipped = step * start;
    let low = this.low + skipped;
    let range = start + frequency === TOTAL ? this.range - skipped : step * frequency;
    if (low >= TOP) {
      low -= TOP;
      this.carry();
    }
    while (range <= BOTTOM) {
      const byte = Math.floor(low / BOTTOM);
      this.write(byte);
      low = (low - byte * BOTTOM) * 256;
      range *= 256;
    }
    this.low = low;
    this.range = range;
  }

  /** Writes the `bits` (0 … 16) low bits of `value`, all values equally probable; 0 ≤ value < 2^bits. */
  encodeBits(value: number, bits: number): void {
    const width = TOTAL >> bits;
    this.encode(value * width, width);
  }

  /**
   * The shortest bytes that decode to the message when zeros are read past their end. Ends the message: the encoder
   * is not used after it.
   *
   * A decoder reads the message out of every number in the final interval, so the shortest string is the number with
   * the most trailing zero bytes. When the window's bits can be all zero (low = 0, or the interval reaches over the
   * next carry) that is the bytes written so far; otherwise one byte more always does, for the interval is wider
   * than BOTTOM, and no shorter one can, for the next number with an empty window lies outside.
   */
  finish(): Uint8Array {
    if (this.low > 0) {
      if (this.low + this.range > TOP) this.carry();
      // Rounded up: at most 255, for low < TOP − BOTTOM here.
      else this.write(Math.floor((this.low + (BOTTOM - 1)) / BOTTOM));
    }
    while (this.length > 0 && this.output[this.length - 1] === 0) this.length--;
    return this.output.slice(0, this.length);
  }

  /**
   * Adds one to the bytes written. Never runs past the first of them: written × TOP + low + range ≤ TOP × 256^length
   * holds at the start, is kept by narrowing (the new interval lies in the old one) and by shifting (all × 256).
   * Amortized constant time: a byte 255 that it clears has to be built up again before it can be cleared again.
   */
  private carry(): void {
    let last = this.length - 1;
    while (this.output[last] === 255) this.output[last--] = 0;
    this.output[last] = this.output[last]! + 1;
  }

  private write(byte: number): void {
    if (this.length === this.output.length) {
      const larger = new Uint8Array(this.output.length * 2);
      larger.set(this.output);
      this.output = larger;
    }
    this.output[this.length++] = byte;
  }
}
