import { AecError } from '../errors.js';
import { crc32 } from './crc32.js';
import { ByteReader } from './reader.js';
import type { ByteWriter } from './writer.js';

// The fields that image files and packs share; FORMAT.md has the tables.
export const MAGIC = 0xae;
export const CODEC_MARK = 0xc0;
export const VERSION = 1;
/** The bits of the flags that hold the kind of file: 0 for one image, 1 for a pack. */
export const KIND_BITS = 0b0000_0011;
export const PACK_KIND = 1;
export const RATE_FLAG = 0b0001_0000;
export const PREFIX_BYTES = 4;
export const CHECKSUM_BYTES = 4;

/** Whether a file begins like an .aec file, of any version. */
export function isAecFile(bytes: Uint8Array): boolean {
  return bytes[0] === MAGIC && ((bytes[1] ?? 0) & 0xf0) === CODEC_MARK;
}

/** `AecError('format')` for what does not begin like one. */
export function checkIsAecFile(start: Uint8Array): void {
  if (!isAecFile(start)) {
    throw new AecError('format', 'not an .aec file: it does not begin with the bytes AE C1');
  }
}

/** Magic, version, flags and model: the first seven bytes of every .aec file. */
export function writeStart(writer: ByteWriter, flags: number, modelPrefix: string): void {
  if (!/^[0-9a-f]{8}$/.test(modelPrefix)) {
    throw new AecError(
      'usage',
      `"${modelPrefix}" is not the prefix of a model's hash: it must have 8 hex digits in lower case`,
    );
  }
  writer.u8(MAGIC);
  writer.u8(CODEC_MARK | VERSION);
  writer.u8(flags);
  for (const digits of modelPrefix.match(/../g)!) writer.u8(Number.parseInt(digits, 16));
}

/** The first four bytes of a model's content hash as 8 hex digits, lower case. */
export function readModelPrefix(reader: ByteReader): string {
  return [...reader.bytes(PREFIX_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Everything written so far, followed by its CRC-32. */
export function withChecksum(writer: ByteWriter): Uint8Array {
  writer.u32(crc32(writer.finish()));
  return writer.finish();
}

/** `bytes` without the checksum at their end; null if it is wrong. There must be at least `CHECKSUM_BYTES`. */
export function withoutChecksum(bytes: Uint8Array): Uint8Array | null {
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  const stored = new ByteReader(bytes.subarray(body.length)).u32();
  return crc32(body) === stored ? body : null;
}
