import path from 'node:path';
import type { CodingItem } from '../../batch/coding-task.js';
import type { FileFacts, FindPlace } from '../../batch/place.js';
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
    const own = await this.#withOwnOutput(job);
    if (await this.#isUpToDate(own)) return undefined;
    if (!earlier) return own;
    const item = await earlier.done.remaining(own, earlier.mark, findPlace);
    return item && force ? { ...item, existing: 'replace' } : item;
  }

  /** What is older than its .aec file was not made of it, but is the image that the file was made of: then the other name counts. */
  async #withOwnOutput(job: Job): Promise<Job> {
    const { skipExisting, update } = this.#options;
    const { alternate, ...own } = job;
    if (alternate === undefined || (!skipExisting && !update)) return job;
    const [source, there] = [await this.#factsOf(job.input), await this.#factsOf(job.output)];
    return source && there && there.modified < source.modified ? { ...own, output: alternate } : job;
  }

  async #factsOf(ref: string): Promise<FileFacts | undefined> {
    return (await this.#options.findPlace(ref)).stat(ref).catch(() => undefined);
  }

  async #isUpToDate({ input, output }: Job): Promise<boolean> {
    const { skipExisting, update } = this.#options;
    if (!skipExisting && !update) return false;
    const made = await this.#factsOf(output);
    if (!made || skipExisting) return made !== undefined;
    const source = await this.#factsOf(input);
    return source !== undefined && source.modified <= made.modified;
  }
}
