import * as v from 'valibot';
import { type CodingRow, type FailedRow, hasFailed } from '../coding-row.js';
import type { CodingItem, CodingJob } from '../coding-task.js';
import type { Letter, ShardResult } from './ledger.js';
import { itemOf, type Shard } from './shard.js';
import type { Suspects } from './suspects.js';

/** What is known of a shard that was begun before: kept with its job, so that the next worker goes on from there. */
const PROGRESS = v.object({
  /** Indices of the images that are neither coded nor failed for good. */
  left: v.array(v.number()),
  failed: v.number(),
  bytesRead: v.number(),
  bytesWritten: v.number(),
});
export type ShardProgress = v.InferOutput<typeof PROGRESS>;

/** The progress that is kept with a job, or that of a new one. */
export function progressOf(kept: unknown, shard: Shard): ShardProgress {
  const parsed = v.safeParse(PROGRESS, kept);
  if (parsed.success) return parsed.output;
  return { left: [...shard.names.keys()], failed: 0, bytesRead: 0, bytesWritten: 0 };
}

/** A shard as it came from the queue. */
export interface Delivery {
  readonly shard: Shard;
  readonly id: string;
  readonly progress: ShardProgress;
  /** Which attempt this is, from 1, and the last that there will be. */
  readonly attempt: number;
  readonly attempts: number;
  /** Whether a worker died over it. */
  readonly wasLost: boolean;
}

export interface DeliveryContext {
  /** Codes items, which it takes as it has room, and gives a row for each as it is done. */
  code(job: CodingJob, items: AsyncIterable<CodingItem>): AsyncIterable<CodingRow>;
  readonly suspects: Pick<Suspects, 'load' | 'mark' | 'clear'>;
  addLetter(letter: Omit<Letter, 'order' | 'worker' | 'at'>): Promise<void>;
  /** Keeps the progress with the job. */
  save(progress: ShardProgress): Promise<void>;
  onRow(row: CodingRow): void;
  /** Aborted when the worker has to end: no further image is begun. */
  readonly signal: AbortSignal;
}

/** How a delivery ended: all is done; some images failed and may do better later; or the worker had to end. */
export type Outcome =
  | ({ readonly kind: 'finished' } & ShardResult)
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'handed back' };

/** Errors that a file brings with it: trying again would change nothing. */
const FOR_GOOD: readonly string[] = ['usage', 'format', 'version', 'checksum', 'limit'];

/** Milliseconds between two times that progress is kept. */
const SAVE_EVERY = 2000;

/** Marks of an image that was under way when a worker died: with others, and then alone. */
const DEADLY = 2;
const DEADLY_ERROR = { code: 'bug', message: 'the worker that coded it died, twice' } as const;

/** Codes what is left of a shard. What is thrown are bugs and errors of Redis; failures of images are in the letters and the outcome. */
export async function deliverShard(delivery: Delivery, context: DeliveryContext): Promise<Outcome> {
  return new ShardRun(delivery, context).run();
}

class ShardRun {
  readonly #delivery: Delivery;
  readonly #context: DeliveryContext;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #left: Set<number>;
  readonly #sums: Omit<ShardProgress, 'left'>;
  #saved = performance.now();
  #lastFailure = '';

  constructor(delivery: Delivery, context: DeliveryContext) {
    const { shard, progress } = delivery;
    const { left, ...sums } = progress;
    this.#delivery = delivery;
    this.#context = context;
    this.#indexOf = new Map(shard.names.map((name, index) => [itemOf(shard.order, name).input, index]));
    this.#left = new Set(left);
    this.#sums = { ...sums };
  }

  async run(): Promise<Outcome> {
    const marks = this.#delivery.wasLost ? await this.#context.suspects.load() : new Map<number, number>();
    const untried = [...this.#left];
    await this.#code(untried.filter((index) => !marks.has(index)));
    for (const index of untried.filter((suspect) => marks.has(suspect))) {
      if (marks.get(index)! < DEADLY) await this.#code([index]);
      else await this.#giveUp(index, DEADLY_ERROR);
    }
    const { failed, bytesRead, bytesWritten } = this.#sums;
    if (this.#left.size === 0) {
      const coded = this.#delivery.shard.names.length - failed;
      return { kind: 'finished', coded, failed, bytesRead, bytesWritten };
    }
    await this.#save();
    if (this.#context.signal.aborted) return { kind: 'handed back' };
    return { kind: 'failed', message: `${this.#left.size} images failed; the last one: ${this.#lastFailure}` };
  }

  async #code(indices: readonly number[]): Promise<void> {
    if (indices.length === 0) return;
    const { job } = this.#delivery.shard.order;
    for await (const row of this.#context.code(job, this.#items(indices))) await this.#settle(row);
  }

  async *#items(indices: readonly number[]): AsyncGenerator<CodingItem> {
    const { shard, wasLost } = this.#delivery;
    for (const index of indices) {
      if (this.#context.signal.aborted) return;
      if (wasLost) await this.#context.suspects.mark(index);
      yield itemOf(shard.order, shard.names[index]!);
    }
  }

  async #settle(row: CodingRow): Promise<void> {
    const { wasLost, attempt, attempts } = this.#delivery;
    const index = this.#indexOf.get(row.input)!;
    if (wasLost) await this.#context.suspects.clear(index);
    if (!hasFailed(row)) {
      this.#left.delete(index);
      this.#sums.bytesRead += row.bytes.input;
      this.#sums.bytesWritten += row.bytes.output;
    } else if (attempt >= attempts || FOR_GOOD.includes(row.error.code)) {
      await this.#giveUp(index, row.error);
    } else {
      this.#lastFailure = row.error.message;
    }
    this.#context.onRow(row);
    if (performance.now() - this.#saved > SAVE_EVERY) await this.#save();
  }

  async #giveUp(index: number, { code, message }: FailedRow['error']): Promise<void> {
    const { shard, id, attempt } = this.#delivery;
    const name = shard.names[index]!;
    const { input } = itemOf(shard.order, name);
    await this.#context.addLetter({ shard: id, name, input, code, message, attempts: attempt });
    this.#left.delete(index);
    this.#sums.failed++;
  }

  async #save(): Promise<void> {
    await this.#context.save({ left: [...this.#left], ...this.#sums });
    this.#saved = performance.now();
  }
}
