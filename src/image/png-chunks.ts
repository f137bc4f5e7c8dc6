import { deflateSync } from 'node:zlib';
import { crc32 } from '../format/crc32.js';
import type { Metadata } from '../format/metadata.js';
import { rawExifOf } from './png-raw-profiles.js';

const SIGNATURE_BYTES = 8;
/** The type of colour of a PNG with a palette. */
const PALETTE = 3;
const PIXEL_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);
/** IHDR is always the first chunk: 13 bytes, and 12 for its length, type and checksum. */
const HEADER_END = SIGNATURE_BYTES + 12 + 13;

/** The PNG without the chunks that pixels do not need: sharp always writes 21 bytes of pHYs. */
export function keepPixelChunks(png: Buffer): Buffer {
  const kept = chunksOf(png).filter(({ type }) => PIXEL_CHUNKS.has(type));
  return Buffer.concat([png.subarray(0, SIGNATURE_BYTES), ...kept.map(({ whole }) => whole)]);
}

/** The PNG with metadata in the chunks meant for it: iCCP, iTXt and eXIf (PNG, third edition, section 11.3). */
export function withMetadataChunks(png: Buffer, { exif, xmp, icc }: Metadata): Buffer {
  const chunks = [
    // A name of one letter, and the method of compression.
    ...(icc ? [chunk('iCCP', Buffer.concat([Buffer.from('i\0\0'), deflateSync(icc)]))] : []),
    ...(exif ? [chunk('eXIf', exif)] : []),
    // Keyword, no compression, no language, no translation of the keyword: each ends in a zero.
    ...(xmp ? [chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmp]))] : []),
  ];
  return Buffer.concat([png.subarray(0, HEADER_END), ...chunks, png.subarray(HEADER_END)]);
}

/** Metadata that a program may put after the pixels, where decoders of pixels do not look for it. */
const MOVABLE = new Set(['eXIf', 'iTXt', 'zTXt', 'tEXt']);

/** The PNG with its metadata before its pixels; itself where it is so already. */
export function withMetadataFirst(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length);
  const chunks = chunksOf(bytes);
  const pixels = chunks.findIndex(({ type }) => type === 'IDAT');
  const late = chunks.slice(Math.max(0, pixels)).filter(({ type }) => MOVABLE.has(type));
  const raw = chunks.some(({ type }) => type === 'eXIf') ? undefined : rawExif(chunks);
  if (raw) late.push({ type: 'eXIf', whole: chunk('eXIf', raw) });
  if (pixels < 0 || late.length === 0) return png;
  const rest = chunks.slice(pixels).filter(({ type }) => !MOVABLE.has(type));
  const ordered = [...chunks.slice(0, pixels), ...late, ...rest];
  return Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...ordered.map(({ whole }) => whole)]);
}

/** The data of the first chunk of each of these types that there is. */
export function chunkData(png: Uint8Array, types: readonly string[]): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length);
  const found = new Map<string, Buffer>();
  for (const { type, whole } of chunksOf(bytes)) {
    if (types.includes(type) && !found.has(type)) found.set(type, whole.subarray(8, -4));
  }
  return found;
}

/** How many frames the animation of a PNG has; 1 without one. */
export function pngFrames(png: Uint8Array): number {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length);
  const control = chunksOf(bytes).find(({ type }) => type === 'acTL');
  return control && control.whole.length >= 12 ? Math.max(1, control.whole.readUInt32BE(8)) : 1;
}

/** What is wrong with the chunks of a PNG that a decoder refused, as far as they tell. */
export function pngFault(png: Uint8Array): string | undefined {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.length);
  const chunks = chunksOf(bytes);
  const wrong = chunks.find(
    ({ whole }) => crc32(whole.subarray(4, -4)) !== whole.readUInt32BE(whole.length - 4),
  );
  if (wrong) {
    // The name is the file's, and may be any four bytes.
    const isName = /^[A-Za-z]{4}$/.test(wrong.type);
    return isName ? `the checksum of its ${wrong.type} chunk is wrong` : 'its chunks are damaged';
  }
  if (chunks.at(-1)?.type !== 'IEND') return 'the file is cut';
  if (chunks.some(({ type }) => type === 'CgBI')) {
    return 'it is in the form of PNG that only Apple reads (CgBI); convert it to PNG';
  }
  // Whoever does not know a chunk whose name begins with a capital letter must not read on.
  const unknown = chunks.find(({ type }) => /^[A-Z]/.test(type) && !PIXEL_CHUNKS.has(type));
  if (unknown) return `its chunk ${JSON.stringify(unknown.type)} is unknown, and necessary to read it`;
  const header = chunks[0]!.whole;
  if (header.readUInt32BE(8) === 0 || header.readUInt32BE(12) === 0) return 'it has no pixels: a size is 0';
  if (header[17] === PALETTE && !chunks.some(({ type }) => type === 'PLTE')) return 'it has no palette';
  return chunks.some(({ type }) => type === 'IDAT') ? 'its pixels are damaged' : 'it has no pixels';
}

/** EXIF that a program put into a text. */
function rawExif(chunks: readonly Chunk[]): Buffer | undefined {
  for (const { type, whole } of chunks) {
    const exif = type === 'tEXt' || type === 'zTXt' ? rawExifOf(type, whole.subarray(8, -4)) : undefined;
    if (exif) return exif;
  }
  return undefined;
}

interface Chunk {
  readonly type: string;
  /** With its length, type and checksum. */
  readonly whole: Buffer;
}

/** The chunks of a PNG as far as they are whole, up to IEND. */
function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = SIGNATURE_BYTES; start + 12 <= png.length; ) {
    const end = start + 12 + png.readUInt32BE(start); // length, type and CRC-32: 4 bytes each
    if (end > png.length) break;
    const type = png.toString('latin1', start + 4, start + 8);
    chunks.push({ type, whole: png.subarray(start, end) });
    if (type === 'IEND') break;
    start = end;
  }
  return chunks;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
