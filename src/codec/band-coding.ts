import { type LatentShape, type Symbols, symbolCount } from '../entropy/entropy-model.js';
import { decodeLatents, encodeLatents } from '../entropy/symbols.js';
import type { Band } from '../runtime/bands.js';
import { PartialWork, type Steps } from '../steps.js';
import type { CodingScheme } from './coding-scheme.js';
import { codedBytes, joinMessages, messageOf, splitMessages } from './messages.js';

/** The latents of one payload, and the bands that they are coded in. */
export interface BandedLatents {
  readonly latents: readonly Symbols[];
  readonly shape: LatentShape;
  readonly bands: readonly Band[];
}

/** Codes a payload band by band, as far as the symbols are there. */
export class BandEncoder {
  readonly #banded: BandedLatents;
  readonly #queue: BandQueue<Uint8Array>;

  constructor(banded: BandedLatents, { entropyModel, messages }: CodingScheme) {
    this.#banded = banded;
    const here = function* (n: number): Steps<Uint8Array> {
      const parts = partsOf(banded, n);
      return messageOf(yield* encodeLatents(parts, shapeOf(banded, n), entropyModel), parts);
    };
    const elsewhere = async (n: number) => {
      const parts = partsOf(banded, n);
      const copies = parts.map((part) => part.slice());
      return messageOf(await messages!.encode(copies, shapeOf(banded, n)), parts);
    };
    const isShared = messages !== undefined && banded.bands.length > 1;
    this.#queue = new BandQueue(banded.bands, here, isShared ? elsewhere : undefined, messages?.parallel);
  }

  /** Goes on while the first `rows` rows of the symbols are final. */
  *advance(rows: number): Steps<void> {
    yield* this.#queue.advance(rows);
  }

  /** Does the rest and returns the payload. */
  *finish(): Steps<Uint8Array> {
    return joinMessages(yield* this.#queue.finish(this.#banded.shape.height));
  }
}

/** Reads a payload band by band into latents, as far as their symbols are needed. */
export class BandDecoder {
  readonly #queue: BandQueue<unknown>;
  readonly #height: number;

  /** Throws AecError('format') if the payload cannot have these bands. */
  constructor(payload: Uint8Array, banded: BandedLatents, { entropyModel, messages }: CodingScheme) {
    const parts = splitMessages(payload, banded.bands.length);
    const count = banded.latents.length;
    const here = function* (n: number): Steps<void> {
      const coded = codedBytes(parts[n]!);
      if (coded) yield* decodeLatents(coded, partsOf(banded, n), shapeOf(banded, n), entropyModel);
    };
    const elsewhere = async (n: number) => {
      const coded = codedBytes(parts[n]!);
      if (!coded) return;
      // A copy: a slice of a Node buffer would be a view of the whole file.
      const decoded = await messages!.decode(new Uint8Array(coded), count, shapeOf(banded, n));
      for (const [i, part] of partsOf(banded, n).entries()) part.set(decoded[i]!);
    };
    const isShared = messages !== undefined && banded.bands.length > 1;
    this.#height = banded.shape.height;
    this.#queue = new BandQueue(banded.bands, here, isShared ? elsewhere : undefined, messages?.parallel);
  }

  /** Reads at least the first `rows` rows. */
  *need(rows: number): Steps<void> {
    yield* this.#queue.need(rows);
  }

  /** Reads the rest. */
  *finish(): Steps<void> {
    yield* this.#queue.finish(this.#height);
  }
}

/** The symbols of band `n`: views, not copies. */
function partsOf({ latents, shape, bands }: BandedLatents, n: number): Symbols[] {
  const rowLength = symbolCount(shape) / shape.height;
  const { from, to } = bands[n]!;
  return latents.map((symbols) => symbols.subarray(from * rowLength, to * rowLength));
}

function shapeOf({ shape, bands }: BandedLatents, n: number): LatentShape {
  const { from, to } = bands[n]!;
  return { ...shape, height: to - from };
}

/** Works on bands in order: here, one after the other, or elsewhere, several at once. */
class BandQueue<T> {
  readonly #bands: readonly Band[];
  readonly #here: (n: number) => Steps<T>;
  readonly #elsewhere: ((n: number) => Promise<T>) | undefined;
  readonly #parallel: number;
  readonly #results: T[] = [];
  readonly #running = new Map<number, Promise<void>>();
  readonly #failures: unknown[] = [];
  #next = 0;
  #present: PartialWork<T> | undefined;

  constructor(
    bands: readonly Band[],
    here: (n: number) => Steps<T>,
    elsewhere: ((n: number) => Promise<T>) | undefined,
    parallel = 1,
  ) {
    this.#bands = bands;
    this.#here = here;
    this.#elsewhere = elsewhere;
    this.#parallel = parallel;
  }

  /** Works on what the first `rows` rows allow. */
  *advance(rows: number): Steps<void> {
    for (; this.#next < this.#bands.length; this.#next++) {
      const { from, to } = this.#bands[this.#next]!;
      if (this.#elsewhere) {
        if (to > rows) return;
        yield* this.#begin(this.#next);
        continue;
      }
      if (from >= rows) return;
      this.#present ??= new PartialWork(this.#here(this.#next));
      yield* this.#present.advance(Math.min(1, (rows - from) / (to - from)));
      if (to > rows) return;
      this.#results[this.#next] = yield* this.#present.finish();
      this.#present = undefined;
    }
  }

  /** Sees to it that the first `rows` rows are done, and begins with others where there is room. */
  *need(rows: number): Steps<void> {
    if (!this.#elsewhere) return yield* this.advance(rows);
    for (; this.#next < this.#bands.length; this.#next++) {
      if (this.#running.size >= this.#parallel && this.#bands[this.#next]!.from >= rows) break;
      yield* this.#begin(this.#next);
    }
    for (const [n, running] of this.#running) if (this.#bands[n]!.from < rows) yield running;
    this.#throwFailure();
  }

  /** Does the rest. */
  *finish(height: number): Steps<T[]> {
    yield* this.advance(height);
    for (const running of this.#running.values()) yield running;
    this.#throwFailure();
    return this.#results;
  }

  *#begin(n: number): Steps<void> {
    while (this.#running.size >= this.#parallel) yield Promise.race(this.#running.values());
    this.#throwFailure();
    const running = this.#elsewhere!(n)
      .then((result) => {
        this.#results[n] = result;
      })
      .catch((error: unknown) => {
        this.#failures.push(error);
      })
      .finally(() => this.#running.delete(n));
    this.#running.set(n, running);
  }

  #throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
