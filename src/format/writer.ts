import { AecError } from '../errors.js';
import { VARINT_LIMIT } from './varint.js';

const INITIAL_CAPACITY = 64;

/** Writes little-endian fields into a growing buffer; throws AecError('usage') for a value that does not fit. */
export class ByteWriter {
  private data = new Uint8Array(INITIAL_CAPACITY);
  private length = 0;

  /** Bytes written so far. */
  get position(): number {
    return this.length;
  }

  u8(value: number): void {
    this.unsigned(value, 1);
  }

  u16(value: number): void {
    this.unsigned(value, 2);
  }

  u32(value: number): void {
    this.unsigned(value, 4);
  }

  /** A varint (varint.ts): an integer from 0 to 2^28 − 1. */
  varint(value: number): void {
    checkUnsigned(value, VARINT_LIMIT);
    let rest = value;
    for (; rest >= 128; rest >>>= 7) this.u8((rest & 127) | 128);
    this.u8(rest);
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.data.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A copy of everything written so far. */
  finish(): Uint8Array {
    return this.data.slice(0, this.length);
  }

  private unsigned(value: number, size: number): void {
    checkUnsigned(value, 256 ** size);
    this.reserve(size);
    let rest = value;
    for (let i = 0; i < size; i++) {
      this.data[this.length++] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.data.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.data.length));
    larger.set(this.data.subarray(0, this.length));
    this.data = larger;
  }
}

function checkUnsigned(value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= limit) {
    throw new AecError('usage', `cannot write ${value}: it must be an integer from 0 to ${limit - 1}`);
  }
}
