import { decodeNames, encodeNames, LONGEST_NAMES } from '../entropy/name-coding.js';
import { AecError } from '../errors.js';
import { LARGEST_NAME_PART, type PackIndexEntry, readNamePart, writeNamePart } from '../format/pack-file.js';
import { readPackName, writePackName } from '../format/pack-name.js';
import { type Steps, waitFor } from '../steps.js';
import { type ByteSource, holds, partHolding } from './pack-source.js';

/** The most bytes of all names of a pack, with one more for the end of each: 2^27, which is 128 for each of the most images. */
const LONGEST_PACK_NAMES = 134217728;

/** A finished part of the names of a pack. */
interface NamePart {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** The names of a pack while it is written: they are coded in parts, which can be read without each other. */
export class PackNameWriter {
  #parts: NamePart[] = [];
  #open: Uint8Array[] = [];
  /** Bytes of the names of the open part, with one for the end of each. */
  #length = 0;
  /** The same of all parts. */
  #total = 0;
  #hasNames = false;

  /** Takes the name of the next image, which may have none. `AecError('input')` for a name that a pack cannot hold. */
  *add(name: string | undefined): Steps<void> {
    const bytes = name === undefined ? new Uint8Array() : writePackName(name);
    const isFull = this.#open.length === LARGEST_NAME_PART || this.#length + bytes.length + 1 > LONGEST_NAMES;
    if (isFull) yield* this.#close();
    this.#open.push(bytes);
    this.#length += bytes.length + 1;
    this.#total += bytes.length + 1;
    if (this.#total > LONGEST_PACK_NAMES) {
      throw new AecError(
        'input',
        `names of more than ${LONGEST_PACK_NAMES} bytes in all; make several packs`,
      );
    }
    this.#hasNames ||= name !== undefined;
  }

  /** All parts; none if no image has a name. */
  *finish(): Steps<readonly NamePart[]> {
    if (!this.#hasNames) return [];
    yield* this.#close();
    return this.#parts;
  }

  *#close(): Steps<void> {
    const message = yield* encodeNames(this.#open);
    this.#parts.push({ count: this.#open.length, bytes: writeNamePart(message) });
    [this.#open, this.#length] = [[], 0];
  }
}

/** The names of a pack while it is read, part by part. `AecError`: `checksum`, `format` or `limit`. */
export class PackNameReader {
  readonly #parts: readonly PackIndexEntry[];
  readonly #source: ByteSource;
  /** The part that was read last. */
  #read: { readonly part: PackIndexEntry; readonly names: readonly (string | undefined)[] } | undefined;
  /** Images up to the end of the last part of which `#total` is the size. */
  #images = 0;
  #total = 0;

  constructor(parts: readonly PackIndexEntry[], source: ByteSource) {
    this.#parts = parts;
    this.#source = source;
  }

  /** The name of an image, if it has one. */
  *nameOf(image: number): Steps<string | undefined> {
    const part =
      this.#read && holds(this.#read.part, image) ? this.#read.part : partHolding(this.#parts, image);
    return part && (yield* this.#namesIn(part))[image - part.firstImage];
  }

  /** The first image of a name. */
  *find(name: string): Steps<number | undefined> {
    for (const part of this.#parts) {
      const place = (yield* this.#namesIn(part)).indexOf(name);
      if (place >= 0) return part.firstImage + place;
    }
    return undefined;
  }

  *#namesIn(part: PackIndexEntry): Steps<readonly (string | undefined)[]> {
    if (this.#read?.part === part) return this.#read.names;
    const bytes = yield* waitFor(this.#source.read(part.offset, part.length));
    const decoded = yield* decodeNames(readNamePart(bytes), part.count);
    if (part.firstImage >= this.#images) this.#count(part, decoded);
    const names = decoded.map(readPackName);
    this.#read = { part, names };
    return names;
  }

  /** The parts that are read in order count, so that none counts twice. */
  #count({ firstImage, count }: PackIndexEntry, names: readonly Uint8Array[]): void {
    this.#images = firstImage + count;
    this.#total += names.reduce((sum, { length }) => sum + length + 1, 0);
    if (this.#total > LONGEST_PACK_NAMES) {
      throw new AecError('limit', `the names in the pack have more than ${LONGEST_PACK_NAMES} bytes`);
    }
  }
}
