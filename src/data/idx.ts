import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { AecError } from '../errors.js';

/** The array of an IDX file. */
export interface IdxArray {
  /** Its 1 to 3 dimensions, outermost first: [n] labels, [n, height, width] images. */
  readonly shape: readonly number[];
  /** The elements, last dimension fastest. */
  readonly data: Uint8Array;
}

/** The type code of unsigned bytes, the only elements supported. */
const UNSIGNED_BYTE = 0x08;

/** The most bytes that a compressed file may expand to: 4 GiB − 1, the longest buffer of the oldest supported Node. */
const MAX_BYTES = 2 ** 32 - 1;

/**
 * Reads the IDX format of the MNIST files: two zero bytes, a type code, the number of dimensions, each dimension as
 * a big-endian 32-bit number, the elements. Throws AecError('input'), beginning with `name`, for anything else.
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  const refuse = (reason: string) => new AecError('input', `${name}: ${reason}`);
  const [zero, alsoZero, type, dimensions] = bytes;
  if (zero !== 0 || alsoZero !== 0 || dimensions === undefined) throw refuse('not an IDX file');
  if (type !== UNSIGNED_BYTE)
    throw refuse(`IDX elements of type 0x${type?.toString(16)}; only unsigned bytes (0x8) are supported`);
  if (dimensions < 1 || dimensions > 3)
    throw refuse(`IDX array of ${dimensions} dimensions; 1 to 3 are supported`);
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw refuse('IDX file truncated in its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const elements = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - start !== elements) {
    throw refuse(
      `IDX array of ${shape.join('×')} needs ${elements} bytes of data, the file has ${bytes.length - start}`,
    );
  }
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, elements) };
}

/** Reads an IDX file, gzip-compressed or not. Throws AecError('input') if it is missing, damaged or not an IDX file. */
export async function readIdx(path: string): Promise<IdxArray> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new AecError('input', `${path}: cannot be read (${cause.message})`, { cause });
  });
  return parseIdx(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, path) : bytes, path);
}

function gunzip(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new AecError('input', `${path}: damaged gzip file (${(cause as Error).message})`, { cause });
  }
}
