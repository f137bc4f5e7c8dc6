/**
 * A second range coder, from FORMAT.md section 4, on big integers of any length: no carry, no window, and the
 * shortest message found by search. Slow, and plain to see.
 */
export class BigIntRangeEncoder {
  private low = 0n;
  private range = 1n << 48n;
  /** Bytes by which low and range have been widened. */
  private shifts = 0;

  /** Codes an interval out of 2^`bits`. */
  encode(start: number, frequency: number, bits = 16): void {
    const step = this.range >> BigInt(bits);
    const skipped = step * BigInt(start);
    this.low += skipped;
    this.range = start + frequency === 2 ** bits ? this.range - skipped : step * BigInt(frequency);
    while (this.range <= 1n << 40n) {
      this.low <<= 8n;
      this.range <<= 8n;
      this.shifts++;
    }
  }

  /** The first of the shortest byte strings that, followed by zeros, is a number in the interval. */
  finish(): Uint8Array {
    for (let length = 0; ; length++) {
      const unit = 1n << BigInt(48 + 8 * (this.shifts - length));
      const candidate = (this.low + unit - 1n) / unit;
      if (candidate * unit < this.low + this.range) {
        const digits = length === 0 ? '' : candidate.toString(16).padStart(2 * length, '0');
        return new Uint8Array(Buffer.from(digits, 'hex'));
      }
    }
  }
}
