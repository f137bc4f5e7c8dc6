import { decodeNames, encodeNames, LONGEST_NAMES } from '../entropy/name-coding.js';
import { LARGEST_NAME_PART, type PackIndexEntry, readNamePart, writeNamePart } from '../format/pack-file.js';
import { readPackName, writePackName } from '../format/pack-name.js';
import type { Steps } from '../steps.js';

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
  #hasNames = false;

  /** Takes the name of the next image, which may have none. `AecError('input')` for a name that a pack cannot hold. */
  *add(name: string | undefined): Steps<void> {
    const bytes = name === undefined ? new Uint8Array() : writePackName(name);
    const isFull = this.#open.length === LARGEST_NAME_PART || this.#length + bytes.length + 1 > LONGEST_NAMES;
    if (isFull) yield* this.#close();
    this.#open.push(bytes);
    this.#length += bytes.length + 1;
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

/** The names in a part of the names of a pack. `AecError`: `checksum`, `format` or `limit`. */
export function* readNames(bytes: Uint8Array, { count }: PackIndexEntry): Steps<(string | undefined)[]> {
  return (yield* decodeNames(readNamePart(bytes), count)).map(readPackName);
}
