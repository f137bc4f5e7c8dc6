import type { Model } from '../architectures/model.js';
import { threadCount } from '../architectures/thread-count.js';
import type { BlockCoder } from '../codec/compress-pack.js';
import { decodingIn } from '../data/decode-in-threads.js';
import type { Decoding } from '../data/image-loader.js';
import type { Image } from '../image/image.js';
import { defaultWorkers, LazyThreads } from '../worker-threads.js';
import { codeItem, describeError } from './code-item.js';
import type { CodingRow } from './coding-row.js';
import type { CodingItem, CodingJob, CodingTask } from './coding-task.js';
import type { ItemResult, WorkerTask } from './coding-worker.js';
import { findPlace } from './find-place.js';
import { MOST_PIXELS_ALONE, SHARED_PIXELS } from './large-image.js';
import { ModelCache } from './model-cache.js';
import type { FindPlace } from './place.js';
import { serveModel } from './serve-model.js';

export interface CodingPoolOptions {
  /**
   * Threads that work at the same time, 1 to 256; default: one per core. With 1 all work is done in this thread, and also if this one knows
   * architectures that the others do not.
   */
  readonly jobs?: number | undefined;
  /** Where this thread finds files; the others know only what `findPlace` knows. */
  readonly findPlace?: FindPlace;
}

/**
 * Codes files on several cores. Each of the threads codes whole files, and all of them share the work on an image too large for one,
 * while nothing else is under way: there are never more busy threads than `jobs`. Threads start when they are first needed and keep the
 * process alive until `close`.
 */
export class CodingPool {
  readonly jobs: number;
  readonly #findPlace: FindPlace;
  readonly #models = new ModelCache();
  readonly #threads: LazyThreads<WorkerTask>;

  /** `AecError('usage')` for an impossible number of jobs. */
  constructor({ jobs = defaultWorkers(), findPlace: find = findPlace }: CodingPoolOptions = {}) {
    this.jobs = threadCount(jobs);
    this.#threads = new LazyThreads('coding-worker', this.jobs);
    this.#findPlace = find;
  }

  /** Codes one file from this thread, with the work on a large image shared among all. */
  codeHere(
    item: CodingItem,
    job: CodingJob,
    onPictures?: (pictures: readonly Image[]) => void,
  ): Promise<CodingRow> {
    return codeItem(item, job, {
      models: this.#models,
      findPlace: this.#findPlace,
      modelFor: (model, size) => this.#share(model, size),
      ...(onPictures && { withPictures: true, onPictures }),
    });
  }

  /** Codes the files of a task, one after the other, in one thread: one row for each. */
  async code(task: CodingTask): Promise<CodingRow[]> {
    const { items, ...job } = task;
    const rows: CodingRow[] = [];
    for (const [n, result] of (await this.codeInThread(task)).entries()) {
      rows.push(result === 'large' ? await this.codeHere(items[n]!, job) : result);
    }
    return rows;
  }

  /** The same, but images of more pixels come back as `large`. */
  async codeInThread(task: CodingTask, mostPixels = MOST_PIXELS_ALONE): Promise<ItemResult[]> {
    const threads = await this.#threads.started();
    const code = async (items: readonly CodingItem[]): Promise<ItemResult[]> => {
      try {
        return await threads.run({ ...task, items: [...items], kind: 'items', mostPixels });
      } catch (error) {
        // The thread has died of one of them.
        if (items.length > 1) return (await Promise.all(items.map((item) => code([item])))).flat();
        const { input, output } = items[0]!;
        return [{ input, output, error: describeError(error), ms: 0, finished: new Date().toISOString() }];
      }
    };
    return code(task.items);
  }

  /** Codes the blocks of packs with a model that was loaded from a folder; undefined with one job. */
  blockCoder({ folder }: Model): BlockCoder | undefined {
    if (this.jobs === 1 || folder === undefined) return undefined;
    return {
      parallel: 2 * this.jobs,
      code: (images, rate, effort) => this.#threads.run({ kind: 'block', folder, images, rate, effort }),
    };
  }

  /** How a data set decodes its files with these threads. */
  get decoding(): Decoding {
    return decodingIn(this.#threads);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  async #share(model: Model, { width, height }: { width: number; height: number }): Promise<Model> {
    if (this.jobs === 1 || width * height < SHARED_PIXELS) return model;
    return serveModel(model, await this.#threads.started());
  }
}
