import { AecError } from '../errors.js';
import { checkImageSize } from '../limits.js';
import {
  CHECKSUM_BYTES,
  CODEC_MARK,
  KIND_BITS,
  MAGIC,
  PREFIX_BYTES,
  RATE_FLAG,
  readModelPrefix,
  VERSION,
  withChecksum,
  withoutChecksum,
  writeStart,
} from './file-start.js';
import { hasPackHeader } from './pack-file.js';
import { ByteReader } from './reader.js';
import { ByteWriter } from './writer.js';

// A single image, format version 1: FORMAT.md has the table.
const COLOUR_FLAG = 0b0000_0100;
const SQUARE_FLAG = 0b0000_1000;
const RESERVED_FLAGS = 0b1110_0000;
/** Magic, version, flags, model, one byte of width, checksum: a square image with an empty payload. */
const SHORTEST_FILE = 3 + PREFIX_BYTES + 1 + CHECKSUM_BYTES;

/** What a file says about its image. */
export interface ImageHeader {
  version: 1;
  /** Samples per pixel of the image: gray, or R G B. */
  channels: 1 | 3;
  /** The first four bytes of the model's content hash as 8 hex digits, lower case. */
  modelPrefix: string;
  /** In pixels: 1 … 65535, at most 2^27 in all. */
  width: number;
  height: number;
  /** 0 … 255, for models of many rates (FORMAT.md, section 5): how coarse the symbols are. Absent for all others. */
  rate?: number;
}

/** What `inspectFile` tells: the header, and the bytes that each part takes. */
export interface FileInfo extends ImageHeader {
  kind: 'image';
  bytes: { header: number; payload: number; checksum: number; total: number };
}

/**
 * The bytes of an .aec file. Throws AecError('input') on an image size beyond the limits, and AecError('usage') on a
 * malformed header.
 */
export function writeImageFile(header: Omit<ImageHeader, 'version'>, payload: Uint8Array): Uint8Array {
  const { channels, modelPrefix, width, height, rate } = header;
  checkImageSize(width, height, 'input');
  if (channels !== 1 && channels !== 3) {
    throw new AecError('usage', `an image file has 1 or 3 channels, not ${channels}`);
  }
  const square = width === height;
  const rateFlag = rate === undefined ? 0 : RATE_FLAG;
  const writer = new ByteWriter();
  writeStart(writer, (channels === 3 ? COLOUR_FLAG : 0) | (square ? SQUARE_FLAG : 0) | rateFlag, modelPrefix);
  writer.varint(width);
  if (!square) writer.varint(height);
  if (rate !== undefined) writer.u8(rate);
  writer.bytes(payload);
  return withChecksum(writer);
}

/**
 * Takes an .aec file apart; `payload` is a view into `bytes`. Checks in this order, each an AecError:
 * `format` (no .aec file, a pack, or cut), `version` (of the format), `checksum`, `version` (reserved flags), `format` (a
 * damaged field), `limit` (image size).
 */
export function readImageFile(bytes: Uint8Array): { header: ImageHeader; payload: Uint8Array } {
  const body = checkedBody(bytes);
  const reader = new ByteReader(body);
  reader.bytes(2);
  const flags = reader.u8();
  if ((flags & (KIND_BITS | RESERVED_FLAGS)) !== 0) {
    throw new AecError(
      'version',
      `written by a newer aec: the file has flags ${flags}, which this version does not know`,
    );
  }
  const modelPrefix = readModelPrefix(reader);
  const width = reader.varint();
  const square = (flags & SQUARE_FLAG) !== 0;
  const height = square ? width : reader.varint();
  if (!square && width === height) {
    throw new AecError('format', 'damaged: a square image is not marked as one');
  }
  checkImageSize(width, height, 'limit');
  const channels = (flags & COLOUR_FLAG) === 0 ? 1 : 3;
  const header: ImageHeader = { version: VERSION, channels, modelPrefix, width, height };
  if ((flags & RATE_FLAG) !== 0) header.rate = reader.u8();
  return { header, payload: reader.bytes(reader.remaining) };
}

/** All that a file says without its model, ready for JSON. Throws as `readImageFile` does. */
export function inspectFile(bytes: Uint8Array): FileInfo {
  const { header, payload } = readImageFile(bytes);
  const total = bytes.length;
  const sizes = { header: total - payload.length - CHECKSUM_BYTES, payload: payload.length };
  return { kind: 'image', ...header, bytes: { ...sizes, checksum: CHECKSUM_BYTES, total } };
}

/** The file less its checksum, once magic, version, length and checksum are right. */
function checkedBody(bytes: Uint8Array): Uint8Array {
  const mark = bytes[1] ?? 0;
  if (bytes[0] !== MAGIC || (mark & 0xf0) !== CODEC_MARK) {
    throw new AecError('format', 'not an .aec file: it does not begin with the bytes AE C1');
  }
  const version = mark & 0x0f;
  if (version !== VERSION) {
    throw new AecError(
      'version',
      `the file has format version ${version}, this aec reads version ${VERSION}: use a newer aec`,
    );
  }
  if (hasPackHeader(bytes)) {
    throw new AecError('format', 'this is a pack of many images: pass it as a file, and as the only input');
  }
  if (bytes.length < SHORTEST_FILE) {
    throw new AecError('format', `the file is cut: it ends after ${bytes.length} bytes`);
  }
  const body = withoutChecksum(bytes);
  if (body === null) {
    throw new AecError('checksum', 'the file is damaged or cut: its checksum does not match its content');
  }
  return body;
}
