import * as v from 'valibot';
import { formatCountOf } from '../../figures.js';
import { type CodingRow, type FailedRow, hasFailed } from '../coding-row.js';
import type { CodingItem, CodingJob } from '../coding-task.js';
import { type Bundle, itemOf } from './bundle.js';
import type { BundleResult, Letter } from './ledger.js';
import type { Suspects } from './suspects.js';

/** What is known of a bundle that was begun before: kept with its job, so that the next worker goes on from there. */
const PROGRESS = v.object({
  /** Indices of the images that are neither coded nor failed for good. */
  left: v.array(v.number()),
  failed: v.number(),
  bytesRead: v.number(),
  bytesWritten: v.number(),
});
export type BundleProgress = v.InferOutput<typeof PROGRESS>;

/** The progress that is kept with a job, or that of a new one. */
export function progressOf(kept: unknown, bundle: Bundle): BundleProgress {
  const parsed = v.safeParse(PROGRESS, kept);
  if (parsed.success) return parsed.output;
  return { left: [...bundle.names.keys()], failed: 0, bytesRead: 0, bytesWritten: 0 };
}

/** A bundle as it came from the queue. */
export interface Delivery {
  readonly bundle: Bundle;
  readonly id: string;
  readonly progress: BundleProgress;
  /** Which attempt this is, from 1, and the last that there will be. */
  readonly attempt: number;
  readonly attempts: number;
  /** Whether a worker died over it. */
  readonly wasLost: boolean;
}

export interface DeliveryContext {
  /** Codes items, which it takes as it has room, and gives a row for each as it is done. */
  code(job: CodingJob, items: AsyncIterable<CodingItem>, signal: AbortSignal): AsyncIterable<CodingRow>;
  readonly suspects: Pick<Suspects, 'load' | 'mark' | 'clear'>;
  addLetter(letter: Omit<Letter, 'order' | 'worker' | 'at'>): Promise<void>;
  /** Keeps the progress with the job. */
  save(progress: BundleProgress): Promise<void>;
  /** Called for each row, with the number of images of the bundle that are coded. */
  onRow(row: CodingRow, coded: number): void;
  /** Whether a file is there: an output that is to be kept needs no coding. */
  isThere(ref: string): Promise<boolean>;
  /** Aborted when the worker has to end: no further image is begun. */
  readonly signal: AbortSignal;
}

/** How a delivery ended: all is done; some images failed and may do better later; or the worker had to end. */
export type Outcome =
  | ({ readonly kind: 'finished' } & BundleResult)
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'handed back' };

/** Errors that a worker may have with a file and another one not: a model that is not installed, a thread that died. */
const OF_WORKERS: readonly string[] = ['model', 'bug'];

/** Milliseconds between two times that progress is kept. */
const SAVE_EVERY = 2000;

/** Marks of an image that was under way when a worker died: with others, and then alone. */
const DEADLY = 2;
const DEADLY_ERROR = { code: 'bug', message: 'the worker that coded it died or was stuck, twice' } as const;

/** Codes what is left of a bundle. Only bugs and errors of Redis are thrown; failures of images are in the letters and the outcome. */
export async function deliverBundle(delivery: Delivery, context: DeliveryContext): Promise<Outcome> {
  return new BundleRun(delivery, context).run();
}

class BundleRun {
  readonly #delivery: Delivery;
  readonly #context: DeliveryContext;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #left: Set<number>;
  readonly #sums: Omit<BundleProgress, 'left'>;
  /** Images with a mark of this run. */
  readonly #marked = new Set<number>();
  #saved = performance.now();
  #lastFailure = '';

  constructor(delivery: Delivery, context: DeliveryContext) {
    const { bundle, progress } = delivery;
    const { left, ...sums } = progress;
    this.#delivery = delivery;
    this.#context = context;
    this.#indexOf = new Map(bundle.names.map((name, index) => [itemOf(bundle.order, name).input, index]));
    this.#left = new Set(left);
    this.#sums = { ...sums };
  }

  async run(): Promise<Outcome> {
    const marks = this.#delivery.wasLost ? await this.#context.suspects.load() : new Map<number, number>();
    for (const [index, count] of marks) {
      if (count >= DEADLY && this.#left.has(index)) await this.#giveUp(index, DEADLY_ERROR);
    }
    if (marks.size > 0) await this.#save();
    const untried = [...this.#left];
    await this.#code(untried.filter((index) => !marks.has(index)));
    for (const suspect of untried.filter((index) => marks.has(index))) await this.#code([suspect]);
    if (this.#left.size === 0) return { kind: 'finished', coded: this.#coded, ...this.#sums };
    await this.#save();
    if (this.#context.signal.aborted) return { kind: 'handed back' };
    const count = formatCountOf(this.#left.size, 'image');
    return { kind: 'failed', message: `${count} failed, the last one: ${this.#lastFailure}` };
  }

  get #coded(): number {
    return this.#delivery.bundle.names.length - this.#left.size - this.#sums.failed;
  }

  async #code(indices: readonly number[]): Promise<void> {
    if (indices.length === 0) return;
    const { job } = this.#delivery.bundle.order;
    const rows = this.#context.code(job, this.#items(indices), this.#context.signal);
    for await (const row of rows) await this.#settle(row);
    // Images that were asked for and then not begun, because the worker has to end.
    for (const index of this.#marked) await this.#unmark(index);
  }

  async *#items(indices: readonly number[]): AsyncGenerator<CodingItem> {
    const { bundle, wasLost } = this.#delivery;
    const keepsOutputs = bundle.order.job.settings.existing === 'keep';
    for (const index of indices) {
      if (this.#context.signal.aborted) return;
      const item = itemOf(bundle.order, bundle.names[index]!);
      if (keepsOutputs && (await this.#context.isThere(item.output))) {
        this.#left.delete(index);
        continue;
      }
      if (wasLost) await this.#mark(index);
      yield item;
    }
  }

  async #mark(index: number): Promise<void> {
    this.#marked.add(index);
    await this.#context.suspects.mark(index);
  }

  async #unmark(index: number): Promise<void> {
    this.#marked.delete(index);
    await this.#context.suspects.clear(index);
  }

  async #settle(row: CodingRow): Promise<void> {
    const { attempt, attempts } = this.#delivery;
    const index = this.#indexOf.get(row.input)!;
    if (this.#marked.has(index)) await this.#unmark(index);
    if (!hasFailed(row)) {
      this.#left.delete(index);
      this.#sums.bytesRead += row.bytes.input;
      this.#sums.bytesWritten += row.bytes.output;
    } else if (attempt < attempts && mayPass(row.error)) {
      this.#lastFailure = row.error.message;
    } else {
      await this.#giveUp(index, row.error);
    }
    this.#context.onRow(row, this.#coded);
    if (performance.now() - this.#saved > SAVE_EVERY) await this.#save();
  }

  async #giveUp(index: number, { code, message }: FailedRow['error']): Promise<void> {
    const { bundle, id, attempt } = this.#delivery;
    const name = bundle.names[index]!;
    const { input } = itemOf(bundle.order, name);
    await this.#context.addLetter({ bundle: id, name, input, code, message, attempts: attempt });
    this.#left.delete(index);
    this.#sums.failed++;
  }

  async #save(): Promise<void> {
    await this.#context.save({ left: [...this.#left], ...this.#sums });
    this.#saved = performance.now();
  }
}

/** Whether an image may do better at another time or with another worker; errors that the file brings with it stay. */
function mayPass({ code, passing }: FailedRow['error']): boolean {
  return passing === true || OF_WORKERS.includes(code);
}
