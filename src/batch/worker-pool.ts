import type { Model } from '../architectures/model.js';
import type { MessageRunner } from '../entropy/message-runner.js';
import { AecError } from '../errors.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import { defaultWorkers, WorkerThreads } from '../worker-threads.js';
import type { PartTask } from './part-of-image.js';

/** Tasks under way per worker: one that it works on and one that waits. */
const TASKS_A_WORKER = 2;

/**
 * Threads that do the work of models: the tiles of large images go through transforms there, and the bands are coded there, which changes
 * no bit of the result. The pool keeps the process alive until `close`.
 */
export class WorkerPool {
  readonly #threads: WorkerThreads<PartTask>;

  /** With threads of `coding-worker` that others use, too. */
  constructor(threads: WorkerThreads<PartTask>) {
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
    const { folder } = model;
    if (folder === undefined) {
      throw new AecError('usage', `workers load models from folders; ${model.id} was not loaded from one`);
    }
    const parallel = TASKS_A_WORKER * this.#threads.count;
    const threads = this.#threads;
    const transforms: TransformRunner = {
      parallel,
      run: (transform, inputs) =>
        threads.run(
          { folder, kind: 'transform', transform, inputs },
          inputs.map(({ values }) => values),
        ),
    };
    const messages = (rate: number | undefined): MessageRunner => ({
      parallel,
      encode: (latents, shape) => threads.run({ folder, kind: 'encode', rate, latents, shape }, latents),
      decode: (message, count, shape) =>
        threads.run({ folder, kind: 'decode', rate, message, count, shape }, [message]),
    });
    return { ...model, workers: { transforms, messages } };
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
