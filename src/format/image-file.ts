import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { checkImageSize } from '../limits.js';
import {
  CHECKSUM_BYTES,
  checkIsAecFile,
  KIND_BITS,
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

// A file of one image, format version 1: FORMAT.md has the table.
const COLOUR_FLAG = 0b0000_0100;
const SQUARE_FLAG = 0b0000_1000;
const EXTRAS_FLAG = 0b0010_0000;
const RESERVED_FLAGS = 0b1100_0000;
/** The bits of the byte that says which extras there are. */
const ALPHA_FLAG = 0b0000_0001;
const METADATA_FLAG = 0b0000_0010;
/** Magic, version, flags, model, one byte of width, checksum: a square image with an empty payload. */
const SHORTEST_FILE = 3 + PREFIX_BYTES + 1 + CHECKSUM_BYTES;

/** The header of a file. */
export interface ImageHeader {
  version: 1;
  /** Samples per pixel of the image: gray, or R G B. */
  channels: 1 | 3;
  /** The first four bytes of the model's content hash as 8 hex digits, lower case. */
  modelPrefix: string;
  /** In pixels: 1 … 65535, at most 2^27 in all. */
  width: number;
  height: number;
  /** 0 … 255, the rate that the image was coded at (FORMAT.md); absent for models with a single rate. */
  rate?: number;
}

/** Optional parts of a file beside the coded colours, each as coded bytes. */
export interface Extras {
  readonly alpha?: Uint8Array;
  readonly metadata?: Uint8Array;
}

/** The parts of an .aec file; all bytes are views into it. */
export interface ImageParts extends Extras {
  readonly header: ImageHeader;
  readonly payload: Uint8Array;
}

/** The result of `inspectFile`: the header, and the size of each part in bytes. */
export interface FileInfo extends ImageHeader {
  kind: 'image';
  bytes: {
    /** Including the lengths of the parts that follow. */
    header: number;
    alpha?: number;
    metadata?: number;
    payload: number;
    checksum: number;
    total: number;
  };
}

/**
 * The bytes of an .aec file. Throws AecError: `input` for an image size beyond the limits, `usage` for an invalid
 * header.
 */
export function writeImageFile(
  header: Omit<ImageHeader, 'version'>,
  payload: Uint8Array,
  { alpha, metadata }: Extras = {},
): Uint8Array {
  const { channels, modelPrefix, width, height, rate } = header;
  checkImageSize(width, height, 'input');
  if (channels !== 1 && channels !== 3) {
    throw new AecError('usage', `an image file has 1 or 3 channels, not ${channels}`);
  }
  const square = width === height;
  const extras = (alpha ? ALPHA_FLAG : 0) | (metadata ? METADATA_FLAG : 0);
  const flags =
    (channels === 3 ? COLOUR_FLAG : 0) |
    (square ? SQUARE_FLAG : 0) |
    (rate === undefined ? 0 : RATE_FLAG) |
    (extras === 0 ? 0 : EXTRAS_FLAG);
  const writer = new ByteWriter();
  writeStart(writer, flags, modelPrefix);
  writer.varint(width);
  if (!square) writer.varint(height);
  if (rate !== undefined) writer.u8(rate);
  if (extras !== 0) writer.u8(extras);
  for (const part of [alpha, metadata]) {
    if (!part) continue;
    writer.varint(part.length);
    writer.bytes(part);
  }
  writer.bytes(payload);
  return withChecksum(writer);
}

/**
 * Takes an .aec file apart. It throws an AecError for what it finds first, in this order: `format` (not an .aec file),
 * `version` (of the format), `format` (a pack, or cut), `checksum`, `version` (reserved flags), `limit` (the size of the
 * image) and `format` (a damaged field).
 */
export function readImageFile(bytes: Uint8Array): ImageParts {
  const body = checkedBody(bytes);
  const reader = new ByteReader(body);
  reader.bytes(2);
  const flags = reader.u8();
  if ((flags & (KIND_BITS | RESERVED_FLAGS)) !== 0) throw newer('flags', flags);
  const modelPrefix = readModelPrefix(reader);
  const width = reader.varint();
  const square = (flags & SQUARE_FLAG) !== 0;
  const height = square ? width : reader.varint();
  if (!square && width === height) {
    throw new AecError('format', 'damaged: the image is square but not marked as square');
  }
  checkImageSize(width, height, 'limit');
  const channels = (flags & COLOUR_FLAG) === 0 ? 1 : 3;
  const header: ImageHeader = { version: VERSION, channels, modelPrefix, width, height };
  if ((flags & RATE_FLAG) !== 0) header.rate = reader.u8();
  const extras = (flags & EXTRAS_FLAG) === 0 ? {} : readExtras(reader);
  return { header, ...extras, payload: reader.bytes(reader.remaining) };
}

function readExtras(reader: ByteReader): Extras {
  const kinds = reader.u8();
  if (kinds === 0)
    throw new AecError('format', 'damaged: the file has no extras but is marked as having some');
  if ((kinds & ~(ALPHA_FLAG | METADATA_FLAG)) !== 0) throw newer('extras', kinds);
  const read = (flag: number) => ((kinds & flag) === 0 ? undefined : reader.bytes(reader.varint()));
  const alpha = read(ALPHA_FLAG);
  const metadata = read(METADATA_FLAG);
  return { ...(alpha ? { alpha } : {}), ...(metadata ? { metadata } : {}) };
}

function newer(what: string, value: number): AecError {
  return new AecError(
    'version',
    `written by a newer aec: the file has ${what} ${value}, which this version does not know`,
  );
}

/** Everything that can be read without the model, ready for JSON. Throws the errors of `readImageFile`. */
export function inspectFile(bytes: Uint8Array): FileInfo {
  const { header, alpha, metadata, payload } = readImageFile(bytes);
  const total = bytes.length;
  const parts = {
    ...(alpha ? { alpha: alpha.length } : {}),
    ...(metadata ? { metadata: metadata.length } : {}),
    payload: payload.length,
    checksum: CHECKSUM_BYTES,
  };
  const head = Object.values(parts).reduce((rest, length) => rest - length, total);
  return { kind: 'image', ...header, bytes: { header: head, ...parts, total } };
}

/** The file without its checksum, after checking magic, version, length and checksum. */
function checkedBody(bytes: Uint8Array): Uint8Array {
  checkIsAecFile(bytes);
  const version = bytes[1]! & 0x0f;
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
    throw new AecError('format', `the file is cut: it ends after ${formatCountOf(bytes.length, 'byte')}`);
  }
  const body = withoutChecksum(bytes);
  if (body === null) {
    throw new AecError('checksum', 'the file is damaged or cut: its checksum does not match its content');
  }
  return body;
}
