import type { Model } from '../../architectures/model.js';
import { WorkerPool } from '../../batch/worker-pool.js';
import { defaultWorkers } from '../../worker-threads.js';

/** Pixels from which on an image is worth starting workers for: below, one thread is done before they have begun. */
const LARGE = 2 ** 20;

/** The workers of a command, started for the first image that needs them. */
export class Workers {
  readonly #count: number;
  #pool: Promise<WorkerPool> | undefined;

  constructor(count = defaultWorkers()) {
    this.#count = count;
  }

  /** The model to code an image of that size with. */
  async serve(model: Model, { width, height }: { width: number; height: number }): Promise<Model> {
    if (this.#count === 1 || width * height < LARGE) return model;
    this.#pool ??= WorkerPool.start(this.#count);
    return (await this.#pool).serve(model);
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close();
  }
}
