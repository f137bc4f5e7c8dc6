import { crc32 } from '../format/crc32.js';
import type { Metadata } from '../format/metadata.js';

const SIGNATURE_BYTES = 8;
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);
/** IHDR is always the first chunk: 13 bytes, and 12 for its length, type and checksum. */
const HEADER_END = SIGNATURE_BYTES + 12 + 13;

/** The PNG without the chunks that pixels do not need: sharp always writes 21 bytes of pHYs. */
export function keepPixelChunks(png: Buffer): Buffer {
  const kept = [png.subarray(0, SIGNATURE_BYTES)];
  for (let start = SIGNATURE_BYTES; start < png.length; ) {
    const end = start + 12 + png.readUInt32BE(start); // length, type and CRC-32: 4 bytes each
    if (PIXEL_CHUNKS.has(png.toString('latin1', start + 4, start + 8))) kept.push(png.subarray(start, end));
    start = end;
  }
  return Buffer.concat(kept);
}

/** The PNG with metadata in the chunks meant for it: iTXt and eXIf (PNG, third edition, section 11.3). */
export function withMetadataChunks(png: Buffer, { exif, xmp }: Metadata): Buffer {
  const chunks = [
    ...(exif ? [chunk('eXIf', exif)] : []),
    // Keyword, no compression, no language, no translation of the keyword: each ends in a zero.
    ...(xmp ? [chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmp]))] : []),
  ];
  return Buffer.concat([png.subarray(0, HEADER_END), ...chunks, png.subarray(HEADER_END)]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
