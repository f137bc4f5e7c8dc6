import type { CodingPool } from './coding-pool.js';
import type { CodingRow } from './coding-row.js';
import type { CodingItem, CodingJob } from './coding-task.js';
import type { ItemResult } from './coding-worker.js';
import type { Lookahead } from './lookahead.js';

interface DispatchOptions {
  readonly mostPixels: number;
  readonly onRow?: ((row: CodingRow) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Items that go to a thread together, and what became of them once they are done. */
interface Group {
  readonly items: readonly CodingItem[];
  results?: ItemResult[];
}

/** Milliseconds that a task should take: so long that messages between threads cost nothing, and an end comes soon. */
const TASK_MS = 150;
const MOST_ITEMS = 64;
/** Tasks under way per thread: one that it works on and one that waits. */
const TASKS_A_THREAD = 2;
/** Groups that may wait for an earlier one: per thread, and in all. */
const WAITING_A_THREAD = 64;
const MOST_WAITING = 1024;
/** Milliseconds to wait for more items for a group. */
const PATIENCE = 10;

/** Gives items to the threads of a pool, a bounded number at a time. */
export class Dispatch {
  readonly #pool: CodingPool;
  readonly #job: CodingJob;
  readonly #source: Lookahead<CodingItem>;
  readonly #options: DispatchOptions;
  /** In the order of the items: those whose rows were not yielded. */
  readonly #groups: Group[] = [];
  /** Places in groups of the images that threads gave back. */
  readonly #large: (readonly [Group, number])[] = [];
  #running = 0;
  #itemMs = TASK_MS;
  #isOver = false;
  /** Why there will be no more rows. */
  #failure: { readonly error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  constructor(pool: CodingPool, job: CodingJob, source: Lookahead<CodingItem>, options: DispatchOptions) {
    this.#pool = pool;
    this.#job = job;
    this.#source = source;
    this.#options = options;
    options.signal?.addEventListener('abort', () => this.#stop(), { once: true });
    if (options.signal?.aborted) this.#isOver = true;
  }

  /** The rows of all items, in their order. */
  async *rows(): AsyncGenerator<CodingRow> {
    let isDone = false;
    const pumping = this.#pump().finally(() => {
      isDone = true;
      this.#change();
    });
    pumping.catch(() => {}); // thrown below
    try {
      for (;;) {
        await this.#until(() => isDone || isComplete(this.#groups[0]));
        const group = this.#groups.shift();
        if (!group) break;
        this.#change(); // there is room for another one
        yield* (group.results ?? []).filter((result) => result !== 'large');
      }
      await pumping;
      if (this.#failure) throw this.#failure.error;
    } finally {
      this.#stop();
      await pumping.catch(() => {});
    }
  }

  /** Starts tasks while there is room. A large image waits until they are done, and then has all threads for itself. */
  async #pump(): Promise<void> {
    for (;;) {
      await this.#until(() =>
        this.#isOver || this.#large.length > 0 ? this.#running === 0 : this.#hasRoom(),
      );
      if (this.#large.length > 0 && !this.#options.signal?.aborted) await this.#codeLarge();
      else if (this.#isOver) return;
      else await this.#startNext();
    }
  }

  #hasRoom(): boolean {
    const { jobs } = this.#pool;
    return (
      this.#running < TASKS_A_THREAD * jobs &&
      this.#groups.length < Math.min(WAITING_A_THREAD * jobs, MOST_WAITING)
    );
  }

  async #startNext(): Promise<void> {
    const most = Math.max(1, Math.min(MOST_ITEMS, Math.floor(TASK_MS / this.#itemMs)));
    const items = await this.#source.take(most, PATIENCE).catch((error: unknown) => this.#fail(error));
    if (items.length === 0) this.#isOver = true;
    if (this.#isOver) return;
    const group: Group = { items };
    this.#groups.push(group);
    this.#running++;
    void this.#code(group)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running--;
        this.#change();
      });
  }

  async #code(group: Group): Promise<void> {
    const { mostPixels, onRow } = this.#options;
    const started = performance.now();
    const results = await this.#pool.codeInThread({ ...this.#job, items: [...group.items] }, mostPixels);
    const ms = (performance.now() - started) / (TASKS_A_THREAD * group.items.length);
    this.#itemMs += (ms - this.#itemMs) / 4;
    group.results = results;
    for (const [place, result] of results.entries()) {
      if (result === 'large') this.#large.push([group, place]);
      else onRow?.(result);
    }
  }

  async #codeLarge(): Promise<void> {
    const [group, place] = this.#large.shift()!;
    const row = await this.#pool.codeHere(group.items[place]!, this.#job);
    group.results![place] = row;
    this.#options.onRow?.(row);
    this.#change();
  }

  /** Starts nothing more; the error is thrown once the rows before it are out. */
  #fail(error: unknown): [] {
    this.#failure ??= { error };
    this.#stop();
    return [];
  }

  #stop(): void {
    this.#isOver = true;
    this.#change();
  }

  /** Waits until the condition holds, looking each time that something has changed. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #change(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function isComplete(group: Group | undefined): boolean {
  return group?.results !== undefined && !group.results.includes('large');
}
