import path from 'node:path';
import type { CodingItem } from '../../batch/coding-task.js';
import type { FindPlace } from '../../batch/place.js';
import { isUrl } from '../../batch/refs.js';
import type { DoneBefore } from '../../batch/resume.js';
import { sweepOnce } from '../../temporaries.js';
import { inChunks } from './in-chunks.js';
import type { Job } from './job.js';

export interface PendingOptions {
  readonly findPlace: FindPlace;
  readonly skipExisting?: boolean | undefined;
  readonly update?: boolean | undefined;
  readonly force?: boolean | undefined;
  /** The results of an earlier run, and the mark of the settings of this one. */
  readonly earlier?: { readonly done: DoneBefore; readonly mark: string } | undefined;
}

/** The jobs that are left to do, each looked at when its turn comes. */
export class Pending {
  readonly #jobs: Iterable<Job> | AsyncIterable<Job>;
  readonly #options: PendingOptions;
  /** How many were left out so far. */
  skipped = 0;

  constructor(jobs: Iterable<Job> | AsyncIterable<Job>, options: PendingOptions) {
    this.#jobs = jobs;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CodingItem> {
    if (Symbol.asyncIterator in this.#jobs) {
      for await (const job of this.#jobs) yield* this.#kept([await this.#itemOf(job)]);
      return;
    }
    for await (const items of inChunks(this.#jobs, (job) => this.#itemOf(job))) yield* this.#kept(items);
  }

  *#kept(items: readonly (CodingItem | undefined)[]): Generator<CodingItem> {
    for (const item of items) {
      if (item) yield item;
      else this.skipped++;
    }
  }

  async #itemOf(job: Job): Promise<CodingItem | undefined> {
    const { earlier, findPlace, force } = this.#options;
    if (!isUrl(job.output)) await sweepOnce(path.dirname(job.output));
    if (await this.#isUpToDate(job)) return undefined;
    if (!earlier) return job;
    const item = await earlier.done.remaining(job, earlier.mark, findPlace);
    return item && force ? { ...item, existing: 'replace' } : item;
  }

  async #isUpToDate({ input, output }: Job): Promise<boolean> {
    const { skipExisting, update, findPlace } = this.#options;
    if (!skipExisting && !update) return false;
    const factsOf = async (ref: string) => (await findPlace(ref)).stat(ref).catch(() => undefined);
    const made = await factsOf(output);
    if (!made || skipExisting) return made !== undefined;
    const source = await factsOf(input);
    return source !== undefined && source.modified <= made.modified;
  }
}
