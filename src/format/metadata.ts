import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { readImageFile } from './image-file.js';
import { ByteReader } from './reader.js';
import { ByteWriter } from './writer.js';

/** The metadata of an image. */
export interface Metadata {
  /** A TIFF block: where, when and with what the picture was taken. */
  readonly exif?: Uint8Array;
  /** An XML document, UTF-8. */
  readonly xmp?: Uint8Array;
  /** An ICC profile: what the samples of the image mean. Without one they are sRGB. */
  readonly icc?: Uint8Array;
}

const KINDS = ['exif', 'xmp', 'icc'] as const;
/** The most bytes of metadata in a file, uncompressed. */
const LARGEST_METADATA = 2 ** 22;

/** Metadata as compressed bytes for a file; `AecError('input')` if it is too large. */
export function packMetadata(metadata: Metadata): Uint8Array {
  const writer = new ByteWriter();
  const last = KINDS.findLastIndex((kind) => metadata[kind] !== undefined);
  for (const kind of KINDS.slice(0, last + 1)) {
    const bytes = metadata[kind] ?? new Uint8Array();
    writer.varint(bytes.length);
    writer.bytes(bytes);
  }
  if (writer.position > LARGEST_METADATA) {
    throw new AecError(
      'input',
      `${formatCountOf(writer.position, 'byte')} of metadata; a file holds at most ${LARGEST_METADATA}`,
    );
  }
  return new Uint8Array(deflateRawSync(writer.finish(), { level: 9 }));
}

/**
 * The metadata of an .aec file, or undefined. Throws the errors of `readImageFile`, and AecError('format') if the metadata
 * is damaged or larger than allowed.
 */
export function readMetadata(file: Uint8Array): Metadata | undefined {
  const { metadata } = readImageFile(file);
  return metadata && unpack(metadata);
}

function unpack(packed: Uint8Array): Metadata {
  const reader = new ByteReader(inflate(packed));
  const found: { -readonly [Kind in keyof Metadata]: Metadata[Kind] } = {};
  for (const kind of KINDS) {
    if (reader.remaining === 0) break;
    const bytes = reader.bytes(reader.varint());
    if (bytes.length > 0) found[kind] = bytes;
  }
  if (reader.remaining > 0) throw new AecError('format', 'damaged: bytes follow the metadata');
  return found;
}

function inflate(packed: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(inflateRawSync(packed, { maxOutputLength: LARGEST_METADATA }));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new AecError('format', `the metadata of the file is damaged (${reason})`, { cause });
  }
}
