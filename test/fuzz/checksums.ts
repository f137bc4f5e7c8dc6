import { crc32 } from '../../src/format/crc32.js';

/** The bytes with their CRC-32 behind them. */
export function withCrc(body: Uint8Array): Uint8Array {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, sum]);
}

/** A PNG whose chunks have the right lengths and checksums again, as far as it can still be cut into chunks. */
export function mendPng(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png);
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = Math.min(bytes.readUInt32BE(at), bytes.length - at - 12);
    const chunk = Buffer.from(bytes.subarray(at, at + 12 + length));
    chunk.writeUInt32BE(length, 0);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + length)), 8 + length);
    parts.push(chunk);
    at += 12 + length;
  }
  return Buffer.concat(parts);
}
