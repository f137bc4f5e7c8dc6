/**
 * Long work that may pause: a generator that yields how much of it is done, 0 … 1, and returns its result. Who drives it
 * decides whether to go on, and when. Where it yields a promise, it goes on when that is fulfilled.
 */
export type Steps<T> = Generator<number | Promise<unknown>, T, void>;

/** What callers may say of long work. */
export interface CallOptions {
  /** Ends the work early: the promise is rejected with the signal's reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how much is done, rising from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Milliseconds of work between two pauses. */
const PAUSE_EVERY = 50;

/** The work, with pauses in which timers, events and other work have their turn; so aborts come through. */
export async function runSteps<T>(steps: Steps<T>, { signal, onProgress }: CallOptions): Promise<T> {
  signal?.throwIfAborted();
  let resumed = performance.now();
  try {
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      if (typeof step.value === 'number') {
        onProgress?.(step.value);
      } else {
        await step.value;
        signal?.throwIfAborted();
      }
      if (performance.now() - resumed < PAUSE_EVERY) continue;
      await new Promise((resume) => setTimeout(resume));
      signal?.throwIfAborted();
      resumed = performance.now();
    }
    onProgress?.(1);
    return step.value;
  } finally {
    steps.return(undefined as T); // lets work that was ended early clean up
  }
}

/** The work without pauses, if it waits for nothing. */
export function finishSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (typeof step.value !== 'number') throw new Error('this work waits for workers: use runSteps');
  }
  return step.value;
}

/** Work that is a part of other work: from `from` to `to` of it. */
export function* partOf<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  try {
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      yield typeof step.value === 'number' ? from + (to - from) * step.value : step.value;
    }
    return step.value;
  } finally {
    steps.return(undefined as T);
  }
}

/** Work that is done bit by bit, as other work allows. */
export class PartialWork<T> {
  readonly #steps: Steps<T>;
  #done = 0;
  #result: { readonly value: T } | undefined;

  constructor(steps: Steps<T>) {
    this.#steps = steps;
  }

  /** Goes on until so much is done, and no step further; with 1 to its end. */
  *advance(until: number): Steps<void> {
    while (!this.#result && (this.#done < until || until === 1)) {
      const step = this.#steps.next();
      if (step.done) {
        this.#result = { value: step.value };
        return;
      }
      if (typeof step.value === 'number') this.#done = step.value;
      yield step.value;
    }
  }

  *finish(): Steps<T> {
    yield* this.advance(1);
    return this.#result!.value;
  }
}
