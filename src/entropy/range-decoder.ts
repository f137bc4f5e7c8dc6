import { AecError } from '../errors.js';
import { BOTTOM, TOP, TOTAL, WINDOW_BYTES } from './range-coder.js';

/**
 * Reads what RangeEncoder wrote. Past the end of the bytes it reads zeros; any bytes at all decode to something, and
 * nothing here depends on where they end.
 */
export class RangeDecoder {
  private readonly bytes: Uint8Array;
  /** Bytes shifted into the window, those past the end included. */
  private position = 0;
  /** The number read, relative to the interval's lower end: 0 ≤ offset < range. */
  private offset = 0;
  /** Width of the interval: BOTTOM < range ≤ TOP. */
  private range = TOP;
  /** ⌊range / TOTAL⌋, kept from `target` for `consume`. */
  private step = TOP / TOTAL;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    while (this.position < WINDOW_BYTES) this.offset = this.offset * 256 + this.next();
  }

  /** Where the next symbol points in 0 … TOTAL − 1: inside the symbol's interval. Changes nothing. */
  target(): number {
    this.step = Math.floor(this.range / TOTAL);
    const target = Math.floor(this.offset / this.step);
    return target < TOTAL ? target : TOTAL - 1;
  }

  /** Steps over a symbol; [start, start + frequency) must hold the value of the `target` call just before. */
  consume(start: number, frequency: number): void {
    if (!(frequency >= 1)) {
      throw new AecError('model', `no such interval of ${TOTAL}: start ${start}, frequency ${frequency}`);
    }
    const skipped = this.step * start;
    const range = start + frequency === TOTAL ? this.range - skipped : this.step * frequency;
    this.narrow(this.offset - skipped, range);
  }

  /** Reads a bit; `one` is the probability of a 1: 1 … TOTAL − 1. As `target` and `consume` do, without their divisions. */
  bit(one: number): 0 | 1 {
    const edge = Math.floor(this.range / TOTAL) * one;
    if (this.offset < edge) {
      this.narrow(this.offset, edge);
      return 1;
    }
    this.narrow(this.offset - edge, this.range - edge);
    return 0;
  }

  private narrow(offset: number, range: number): void {
    while (range <= BOTTOM) {
      offset = offset * 256 + this.next();
      range *= 256;
    }
    this.offset = offset;
    this.range = range;
  }

  /** Reads `bits` (0 … 16) equally probable bits as a number. */
  decodeBits(bits: number): number {
    const width = TOTAL >> bits;
    const value = Math.floor(this.target() / width);
    this.consume(value * width, width);
    return value;
  }

  /**
   * Bytes that no encoder would have written for the symbols read so far: `finish` ends at most one byte after those
   * that have left the window.
   */
  excess(): number {
    const longest = this.position - WINDOW_BYTES + 1;
    return this.bytes.length > longest ? this.bytes.length - longest : 0;
  }

  /**
   * True when 16 bytes' worth of zeros past the end have been used up and the number is still not at the interval's
   * lower end. An encoder's message could do that only if, of all numbers in its last interval, one with 16 zero bytes
   * too many happened to be there: 1 in 256^16. A short file that claims a large image would else decode for hours.
   */
  isStarved(): boolean {
    return this.offset !== 0 && this.position > this.bytes.length + WINDOW_BYTES + 16;
  }

  private next(): number {
    const { bytes, position } = this;
    this.position = position + 1;
    return position < bytes.length ? bytes[position]! : 0;
  }
}
