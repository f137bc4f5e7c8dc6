import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { checkImageSize } from '../limits.js';
import {
  CHECKSUM_BYTES,
  CODEC_MARK,
  KIND_BITS,
  MAGIC,
  PACK_KIND,
  PREFIX_BYTES,
  RATE_FLAG,
  readModelPrefix,
  VERSION,
  withChecksum,
  withoutChecksum,
  writeStart,
} from './file-start.js';
import { ByteReader } from './reader.js';
import { ByteWriter } from './writer.js';

// A pack of images, format version 1: FORMAT.md, section 2, has the tables.
const FOOTER_BYTES = 8;
/** The most images in a block; readers refuse more. */
const LARGEST_BLOCK = 4096;
/** The most pixels of all images in a block together, unless it has only one: a block is decoded as a whole. */
export const LARGEST_BLOCK_PIXELS = 2 ** 20;
/** The most names in a part of the names; readers refuse more. */
export const LARGEST_NAME_PART = 4096;
/** The most images in a pack, so that a list of them fits into memory. */
const LARGEST_PACK = 2 ** 20;
/** The most bytes of a header. */
export const LARGEST_PACK_HEADER = 3 + PREFIX_BYTES + 1 + CHECKSUM_BYTES;

/** The header of a pack: what all of its images share. */
export interface PackHeader {
  /** The first four bytes of the model's content hash as 8 hex digits, lower case. */
  readonly modelPrefix: string;
  /** As in an image file. */
  readonly rate?: number;
}

/** Images of one shape, coded as one message. */
export interface PackBlock {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** The alpha of all images as one message, if any of them has transparency. */
  readonly alpha?: Uint8Array | undefined;
  /** Whether each image has a rate and a payload of its own (`writeApart`); otherwise they share those of the pack. */
  readonly isApart: boolean;
  readonly payload: Uint8Array;
}

/** The position of a block or of a part of the names, and the images that it is for. */
export interface PackIndexEntry {
  readonly firstImage: number;
  readonly count: number;
  readonly offset: number;
  readonly length: number;
}

/** Where the parts of a pack are. `names` is empty if no image has a name. */
export interface PackIndex {
  readonly blocks: readonly PackIndexEntry[];
  readonly names: readonly PackIndexEntry[];
}

type PartSize = Pick<PackIndexEntry, 'count' | 'length'>;

export function writePackHeader({ modelPrefix, rate }: PackHeader): Uint8Array {
  const writer = new ByteWriter();
  writeStart(writer, PACK_KIND | (rate === undefined ? 0 : RATE_FLAG), modelPrefix);
  if (rate !== undefined) writer.u8(rate);
  return withChecksum(writer);
}

/** Reads the header at the start of `bytes`. `AecError`: `format`, `version` or `checksum`. */
export function readPackHeader(bytes: Uint8Array): PackHeader & { readonly length: number } {
  const flags = bytes[2] ?? 0;
  if ((flags & ~RATE_FLAG) !== PACK_KIND) {
    throw new AecError('version', `written by a newer aec: the pack has flags ${flags}`);
  }
  const length = LARGEST_PACK_HEADER - ((flags & RATE_FLAG) === 0 ? 1 : 0);
  const reader = checkedReader(bytes.subarray(0, length), 'the header');
  reader.bytes(3);
  const modelPrefix = readModelPrefix(reader);
  return (flags & RATE_FLAG) === 0 ? { modelPrefix, length } : { modelPrefix, rate: reader.u8(), length };
}

/** Whether bytes begin like a pack of this version. */
export function isPack(bytes: Uint8Array): boolean {
  return bytes[0] === MAGIC && bytes[1] === (CODEC_MARK | VERSION) && (bytes[2]! & KIND_BITS) === PACK_KIND;
}

/** Whether bytes begin with a pack's header and its correct checksum, which no damaged image file does. */
export function hasPackHeader(bytes: Uint8Array): boolean {
  try {
    return isPack(bytes) && readPackHeader(bytes).length > 0;
  } catch {
    return false;
  }
}

export function writePackBlock(block: PackBlock): Uint8Array {
  const { count, width, height, channels, alpha, isApart, payload } = block;
  checkImageSize(width, height, 'input');
  checkBlockSize(count, width, height, 'usage');
  const writer = new ByteWriter();
  writer.varint(count);
  writer.varint(width);
  writer.varint(height);
  writer.u8((channels === 3 ? 1 : 0) | (alpha ? 2 : 0) | (isApart ? 4 : 0));
  if (alpha) {
    writer.varint(alpha.length);
    writer.bytes(alpha);
  }
  writer.bytes(payload);
  return withChecksum(writer);
}

/** Takes a block apart; its parts are views. `AecError`: `checksum`, `format`, `version` or `limit`. */
export function readPackBlock(bytes: Uint8Array): PackBlock {
  const reader = checkedReader(bytes, 'a block');
  const count = reader.varint();
  const width = reader.varint();
  const height = reader.varint();
  checkImageSize(width, height, 'limit');
  checkBlockSize(count, width, height, 'limit');
  const flags = reader.u8();
  if (flags > 7) throw new AecError('version', `written by a newer aec: a block has flags ${flags}`);
  const alpha = (flags & 2) === 0 ? undefined : reader.bytes(reader.varint());
  const payload = reader.bytes(reader.remaining);
  const isApart = (flags & 4) !== 0;
  return { count, width, height, channels: (flags & 1) === 0 ? 1 : 3, alpha, isApart, payload };
}

/** An image of a block whose images are coded apart. */
export interface ApartImage {
  readonly rate: number;
  readonly payload: Uint8Array;
}

/** The payload of such a block. */
export function writeApart(images: readonly ApartImage[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { rate, payload } of images) {
    writer.u8(rate);
    writer.varint(payload.length);
    writer.bytes(payload);
  }
  return writer.finish();
}

/** The inverse, for a block of `count` images. Throws AecError('format') unless the payload holds exactly so many. */
export function readApart(payload: Uint8Array, count: number): ApartImage[] {
  const reader = new ByteReader(payload);
  const images = Array.from({ length: count }, () => {
    const rate = reader.u8();
    return { rate, payload: reader.bytes(reader.varint()) };
  });
  if (reader.remaining > 0) throw new AecError('format', 'damaged: a block goes on after its last image');
  return images;
}

/** A part of the names: the message of its names, and its checksum. */
export function writeNamePart(message: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.bytes(message);
  return withChecksum(writer);
}

/** The message in a part of the names: a view. `AecError('checksum')` if it is damaged. */
export function readNamePart(bytes: Uint8Array): Uint8Array {
  const reader = checkedReader(bytes, 'the names');
  return reader.bytes(reader.remaining);
}

/** The bytes of a block do not bound its pixels: the payload of flat images is empty, however many there are. */
function checkBlockSize(count: number, width: number, height: number, code: 'limit' | 'usage'): void {
  checkImageCount(count, code);
  if (count > 1 && count * width * height > LARGEST_BLOCK_PIXELS) {
    const size = `a block of ${formatCountOf(count, 'image')} of ${width}×${height} pixels`;
    throw new AecError(code, `${size}; at most ${LARGEST_BLOCK_PIXELS} pixels are allowed in all`);
  }
}

function checkImageCount(count: number, code: 'limit' | 'usage'): void {
  if (count < 1 || count > LARGEST_BLOCK) {
    throw new AecError(
      code,
      `a block of ${formatCountOf(count, 'image')}; a block may have 1 to ${LARGEST_BLOCK}`,
    );
  }
}

/** The index at the end of a pack: the counts and lengths of its blocks and of the parts of its names, and its own length. */
export function writePackIndex(blocks: readonly PartSize[], names: readonly PartSize[] = []): Uint8Array {
  const images = blocks.reduce((sum, { count }) => sum + count, 0);
  if (images > LARGEST_PACK) {
    throw new AecError(
      'input',
      `${images} images; a pack can have at most ${LARGEST_PACK}: make several packs`,
    );
  }
  const writer = new ByteWriter();
  for (const parts of [blocks, names]) {
    writer.varint(parts.length);
    for (const { count, length } of parts) {
      writer.varint(count);
      writer.varint(length);
    }
  }
  writer.u32(writer.position + FOOTER_BYTES);
  return withChecksum(writer);
}

/** The length of a pack's index, read from the end of the pack: at least its last 8 bytes. */
export function packIndexLength(footer: Uint8Array): number {
  if (footer.length < FOOTER_BYTES) throw new AecError('format', 'the pack is cut: it has no index');
  return new ByteReader(footer.subarray(footer.length - FOOTER_BYTES)).u32();
}

/** The parts of a pack of `packLength` bytes, of which its header takes `headerLength`, from the bytes of its index. */
export function readPackIndex(bytes: Uint8Array, headerLength: number, packLength: number): PackIndex {
  const reader = checkedReader(bytes, 'the index');
  const blocks = readPartSizes(reader, headerLength, (count) => checkImageCount(count, 'limit'));
  if (blocks.images > LARGEST_PACK) {
    throw new AecError('limit', `a pack of ${blocks.images} images; a pack can have at most ${LARGEST_PACK}`);
  }
  const names = readPartSizes(reader, blocks.end, checkNameCount);
  if (names.entries.length > 0 && names.images !== blocks.images) {
    throw new AecError(
      'format',
      `damaged: the pack has ${formatCountOf(blocks.images, 'image')} and names for ${names.images}`,
    );
  }
  if (reader.remaining !== CHECKSUM_BYTES || names.end + bytes.length !== packLength) {
    throw new AecError('format', 'damaged: the index does not fit the pack');
  }
  return { blocks: blocks.entries, names: names.entries };
}

/** Parts that follow each other from `start` on, and where they end. */
function readPartSizes(reader: ByteReader, start: number, check: (count: number) => void) {
  const parts = reader.varint();
  const entries: PackIndexEntry[] = [];
  let [images, end] = [0, start];
  for (let i = 0; i < parts; i++) {
    const count = reader.varint();
    check(count);
    const length = reader.varint();
    entries.push({ firstImage: images, count, offset: end, length });
    images += count;
    end += length;
  }
  return { entries, images, end };
}

function checkNameCount(count: number): void {
  if (count < 1 || count > LARGEST_NAME_PART) {
    throw new AecError(
      'limit',
      `a part of ${formatCountOf(count, 'name')}; a part may have 1 to ${LARGEST_NAME_PART}`,
    );
  }
}

/** A reader of a part of a pack without its checksum, which is checked. */
function checkedReader(bytes: Uint8Array, what: string): ByteReader {
  if (bytes.length < CHECKSUM_BYTES) throw new AecError('format', `the pack is cut in ${what}`);
  const body = withoutChecksum(bytes);
  if (body === null) {
    throw new AecError('checksum', `the pack is damaged: the checksum of ${what} does not match its content`);
  }
  return new ByteReader(body);
}
