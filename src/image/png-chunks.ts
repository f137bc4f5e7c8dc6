const SIGNATURE_BYTES = 8;
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/** The same PNG without the chunks that no pixel needs (sharp always writes 21 bytes of pHYs). */
export function keepPixelChunks(png: Buffer): Buffer {
  const kept = [png.subarray(0, SIGNATURE_BYTES)];
  for (let start = SIGNATURE_BYTES; start < png.length; ) {
    const end = start + 12 + png.readUInt32BE(start); // length, type and CRC-32: 4 bytes each
    if (PIXEL_CHUNKS.has(png.toString('latin1', start + 4, start + 8))) kept.push(png.subarray(start, end));
    start = end;
  }
  return Buffer.concat(kept);
}
