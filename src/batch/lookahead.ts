/** Takes items from a source as they come, several at a time, without waiting long for a slow one. */
export class Lookahead<T> {
  readonly #iterator: AsyncIterator<T>;
  #next: Promise<IteratorResult<T>> | undefined;
  #returned: T[] = [];
  #ended = false;

  constructor(source: Iterable<T> | AsyncIterable<T>) {
    this.#iterator = (async function* () {
      yield* source;
    })();
  }

  /** Whether no item is left. */
  get ended(): boolean {
    return this.#ended && this.#returned.length === 0;
  }

  /**
   * Up to `most` items: those that come within `patience` milliseconds, but at least one, unless none is left. Throws the error of
   * the source.
   */
  async take(most: number, patience: number): Promise<T[]> {
    const items = this.#returned.splice(0, most);
    const until = performance.now() + patience;
    while (items.length < most && !this.#ended) {
      this.#next ??= this.#iterator.next();
      const left = until - performance.now();
      const next = items.length === 0 ? await this.#next : await within(this.#next, left);
      if (next === undefined) break;
      this.#next = undefined;
      if (next.done) this.#ended = true;
      else items.push(next.value);
    }
    return items;
  }

  /** Items that the next call of `take` gives first. */
  putBack(items: readonly T[]): void {
    this.#returned = [...items, ...this.#returned];
  }
}

/** Undefined if the promise is not fulfilled in so many milliseconds. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  if (milliseconds <= 0) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
