import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { MAX_VARINT_BYTES } from './varint.js';

/** Reads little-endian fields from bytes; throws AecError('format') instead of reading past the end. */
export class ByteReader {
  private readonly data: Uint8Array;
  private at = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.at;
  }

  /** Bytes left. */
  get remaining(): number {
    return this.data.length - this.at;
  }

  u8(): number {
    return this.bytes(1)[0]!;
  }

  u16(): number {
    const bytes = this.bytes(2);
    return bytes[0]! + bytes[1]! * 256;
  }

  u32(): number {
    const low = this.u16();
    return low + this.u16() * 65536;
  }

  /** A varint (varint.ts), below 2^28. Throws AecError('format') for larger values and encodings that are too long. */
  varint(): number {
    const start = this.at;
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.u8();
      value |= (byte & 127) << (7 * i);
      if (byte < 128) {
        if (byte === 0 && i > 0) {
          throw new AecError(
            'format',
            `damaged: the integer at byte ${start} is longer than its value needs`,
          );
        }
        return value;
      }
    }
    throw new AecError(
      'format',
      `damaged: the integer at byte ${start} has more than ${MAX_VARINT_BYTES} bytes`,
    );
  }

  /** The next `count` bytes: a view, not a copy. */
  bytes(count: number): Uint8Array {
    if (!(count >= 0 && count <= this.remaining)) {
      const needed = `${formatCountOf(count, 'byte')} needed at byte ${this.at}, ${this.remaining} left`;
      throw new AecError('format', `damaged or cut: ${needed}`);
    }
    const start = this.at;
    this.at += count;
    return this.data.subarray(start, this.at);
  }
}
