import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AecError } from '../errors.js';
import { formatBytes } from '../figures.js';
import { checkImageSize } from '../limits.js';
import { withOrdinaryFile } from '../ordinary-file.js';
import { LARGEST_FILE } from '../read-at-most.js';
import { explainSystemError } from '../system-error.js';

/** The array of an IDX file. */
export interface IdxArray {
  /** Its 1 to 3 dimensions, outermost first: [n] labels, [n, height, width] images. */
  readonly shape: readonly number[];
  /** The elements, last dimension fastest. */
  readonly data: Uint8Array;
}

/** The type code of unsigned bytes, the only elements supported. */
const UNSIGNED_BYTE = 0x08;

/** Room for elements before any has come. It doubles as they come, so that a false size in a header costs nothing. */
const FIRST_ROOM = 2 ** 20;

/**
 * Reads an IDX file, gzip-compressed or not, as a stream: what does not fit its header is refused when that shows. Throws
 * AecError: `input` if it is missing, damaged or not an IDX file, `limit` if it is too large.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  // What the parser refuses reaches the end of a pipeline as an aborted operation if the rest of the gzip is cut.
  let refusal: unknown;
  return withOrdinaryFile(path, async (handle) => {
    const { buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    const file = handle.createReadStream({ start: 0, autoClose: false });
    const parse = (chunks: AsyncIterable<Uint8Array>) =>
      parseIdx(chunks, path).catch((error: unknown) => {
        if (error instanceof AecError) refusal = error;
        throw error;
      });
    if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return parse(file);
    return pipeline(file, createGunzip(), parse);
  }).catch((cause: NodeJS.ErrnoException) => {
    if (refusal !== undefined) throw refusal;
    if (!cause.code?.startsWith('Z_')) throw explainSystemError(cause, path);
    throw new AecError('input', `${path}: damaged gzip file (${cause.message})`, { cause });
  });
}

/** Whether a file begins as one in the IDX format does, or as gzip, in which only IDX files are read. */
export function mayBeIdx([first, second, third, fourth]: Uint8Array): boolean {
  const isGzip = first === 0x1f && second === 0x8b;
  const isArray = first === 0 && second === 0 && third === UNSIGNED_BYTE;
  return isGzip || (isArray && fourth !== undefined && fourth >= 1 && fourth <= 3);
}

/**
 * Takes the IDX format of the MNIST files apart as it comes: two zero bytes, a type code, the number of dimensions, each dimension as
 * a big-endian 32-bit number, the elements. Throws AecError('input'), beginning with `name`, for anything else, and `limit`
 * for images or a total beyond the limits, before any element is taken.
 */
export async function parseIdx(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<IdxArray> {
  let header = new Uint8Array();
  let elements: Elements | undefined;
  for await (const chunk of chunks) {
    if (elements) {
      elements.add(chunk);
      continue;
    }
    header = Buffer.concat([header, chunk]);
    const shape = shapeIn(header, name);
    if (!shape) continue;
    elements = new Elements(shape, name);
    elements.add(header.subarray(4 + 4 * shape.length));
  }
  if (!elements) throw new AecError('input', `${name}: IDX file truncated in its header`);
  return elements.finish();
}

/** The dimensions at the start of a file; undefined if more bytes are needed. */
function shapeIn(start: Uint8Array, name: string): number[] | undefined {
  const refuse = (reason: string) => new AecError('input', `${name}: ${reason}`);
  const [zero = 0, alsoZero = 0, type = UNSIGNED_BYTE, dimensions = 1] = start;
  if (zero !== 0 || alsoZero !== 0) throw refuse('not an IDX file');
  if (type !== UNSIGNED_BYTE)
    throw refuse(`IDX elements of type 0x${type.toString(16)}; only unsigned bytes (0x8) are supported`);
  if (dimensions < 1 || dimensions > 3)
    throw refuse(`IDX array of ${dimensions} dimensions; 1 to 3 are supported`);
  if (start.length < 4 + 4 * dimensions) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  return Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
}

/** The elements of an array as they come. */
class Elements {
  readonly shape: readonly number[];
  readonly name: string;
  readonly #needed: number;
  #data: Uint8Array;
  #length = 0;

  constructor(shape: readonly number[], name: string) {
    this.shape = shape;
    this.name = name;
    this.#needed = shape.reduce((product, length) => product * length, 1);
    if (this.#needed > LARGEST_FILE) {
      throw this.#refusal(
        `of ${shape.join('×')} has more than ${formatBytes(LARGEST_FILE)}, the most that is read`,
        'limit',
      );
    }
    const [, height, width] = shape;
    if (this.#needed > 0 && width !== undefined) checkImageSize(width, height!, 'limit', name);
    this.#data = new Uint8Array(Math.min(this.#needed, FIRST_ROOM));
  }

  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#needed) throw this.#mismatch('more');
    if (length > this.#data.length) {
      const larger = new Uint8Array(Math.min(this.#needed, Math.max(length, 2 * this.#data.length)));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data.set(chunk, this.#length);
    this.#length = length;
  }

  finish(): IdxArray {
    if (this.#length < this.#needed) throw this.#mismatch(this.#length);
    return { shape: this.shape, data: this.#data };
  }

  #mismatch(has: number | 'more'): AecError {
    return this.#refusal(
      `of ${this.shape.join('×')} needs ${this.#needed} bytes of data, the file has ${has}`,
    );
  }

  #refusal(reason: string, code: 'input' | 'limit' = 'input'): AecError {
    return new AecError(code, `${this.name}: IDX array ${reason}`);
  }
}
