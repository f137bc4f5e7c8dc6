import { AecError } from './errors.js';
import type { Limits } from './limits.js';

/**
 * Long work that can pause: a generator that yields how much of it is done, from 0 to 1, and returns its result. The
 * caller that drives it decides when it continues, or ends it early. After yielding a promise it continues once that is
 * fulfilled.
 */
export type Steps<T> = Generator<number | Promise<unknown>, T, void>;

/** Options of every call that does long work. */
export interface CallOptions {
  /** Ends the work early: the call's promise is rejected with the signal's reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
  /** Called with how much is done, rising from 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** `AecError('limit')` for an image of more pixels, before any work, and for work that takes longer. */
  readonly limits?: Limits | undefined;
}

/** Milliseconds of work between two pauses. */
const PAUSE_EVERY = 50;

/** Does the work with pauses in which timers, events and other work get their turn, so that an abort is noticed. */
export async function runSteps<T>(steps: Steps<T>, { signal, onProgress, limits }: CallOptions): Promise<T> {
  signal?.throwIfAborted();
  let resumed = performance.now();
  const deadline = resumed + (limits?.milliseconds ?? Number.POSITIVE_INFINITY);
  try {
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      if (typeof step.value === 'number') {
        onProgress?.(step.value);
      } else {
        await step.value;
        signal?.throwIfAborted();
      }
      const now = performance.now();
      if (now > deadline) throw tooLong(limits!.milliseconds!);
      if (now - resumed < PAUSE_EVERY) continue;
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

/** For work of several calls: the options of one that begins at a later time, with what is left of the time of all. */
export function optionsLater({
  signal,
  limits,
}: Pick<CallOptions, 'signal' | 'limits'>): () => Pick<CallOptions, 'signal' | 'limits'> {
  const started = performance.now();
  const { milliseconds } = limits ?? {};
  if (milliseconds === undefined) return () => ({ signal, limits });
  return () => {
    const left = Math.max(0, milliseconds - (performance.now() - started));
    return { signal, limits: { ...limits, milliseconds: left } };
  };
}

function tooLong(milliseconds: number): AecError {
  return new AecError('limit', `the work takes more than ${milliseconds} ms, the most that it may`);
}

/** Waits for a promise. */
export function* waitFor<T>(promise: Promise<T>): Steps<T> {
  let value: T | undefined;
  yield promise.then((result) => {
    value = result;
  });
  return value!;
}

/** Does the work without pauses. Throws if the work yields a promise. */
export function finishSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (typeof step.value !== 'number') throw new Error('this work waits for workers: use runSteps');
  }
  return step.value;
}

/** The same work as a part of larger work: its progress runs from `from` to `to`. */
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

/**
 * The stages of work, each with its share of the progress. Each call of the function it returns is the next stage:
 *
 *     const stage = stages([1, 9]);
 *     const latents = yield* stage(analyse(images)); // 0 to 0.1
 *     return yield* stage(search(latents)); // 0.1 to 1
 *
 * A stage of weight 0 pauses like any other and leaves the progress where it is.
 */
export function stages(weights: readonly number[]): <T>(steps: Steps<T>) => Steps<T> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [next, done] = [0, 0];
  return (steps) => {
    const weight = weights[next++];
    if (weight === undefined) throw new Error(`there are only ${weights.length} stages`);
    const from = done;
    done += weight;
    return total === 0 ? partOf(steps, 0, 0) : partOf(steps, from / total, done / total);
  };
}

/** Does the work on one item after the other and returns the results. An item takes its weight's share of the progress. */
export function* inTurn<Item, T>(
  items: readonly Item[],
  work: (item: Item, index: number) => Steps<T>,
  weightOf: (item: Item, index: number) => number = () => 1,
): Steps<T[]> {
  const stage = stages(items.map(weightOf));
  const results: T[] = [];
  for (const [index, item] of items.entries()) results.push(yield* stage(work(item, index)));
  return results;
}

/** Work that is done bit by bit while other work goes on: each time as far as the other work has come. */
export class PartialWork<T> {
  readonly #steps: Steps<T>;
  #done = 0;
  #result: { readonly value: T } | undefined;

  constructor(steps: Steps<T>) {
    this.#steps = steps;
  }

  /** Continues until `until` of the work is done, and no step further; 1 runs it to its end. */
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

  /** Does the rest and returns the result. */
  *finish(): Steps<T> {
    yield* this.advance(1);
    return this.#result!.value;
  }
}
