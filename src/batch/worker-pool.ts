import type { Model } from '../architectures/model.js';
import { defaultWorkers, WorkerThreads } from '../worker-threads.js';
import type { PartTask } from './part-of-image.js';
import { serveModel } from './serve-model.js';

/**
 * Threads that do the work of models: the tiles of large images go through transforms there, and the bands are coded there, which changes
 * no bit of the result. The pool keeps the process alive until `close`.
 */
export class WorkerPool {
  readonly #threads: WorkerThreads<PartTask>;

  private constructor(threads: WorkerThreads<PartTask>) {
    this.#threads = threads;
  }

  /** Starts the workers. `AecError('usage')` unless `workers` is a whole number from 1 to 256. */
  static async start(workers = defaultWorkers()): Promise<WorkerPool> {
    return new WorkerPool(await WorkerThreads.start('coding-worker', workers));
  }

  /**
   * Returns the model with its work done in these workers; compress and decompress give the same results with it.
   * `AecError('usage')` for a model that was not loaded from a folder.
   */
  serve<M extends Model>(model: M): M {
    return serveModel(model, this.#threads);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
