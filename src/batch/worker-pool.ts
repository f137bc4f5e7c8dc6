import { availableParallelism } from 'node:os';
import type { Model } from '../architectures/model.js';
import type { MessageRunner } from '../entropy/message-runner.js';
import { AecError } from '../errors.js';
import { inPackage } from '../package-root.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { WorkerFailure, WorkerTask } from './transform-worker.js';

/** Workers run the built script, also when the pool runs from source in tests and benchmarks. */
const SCRIPT = inPackage('dist/program/transform-worker.js');

/** Tasks under way per worker: one that it works on and one that waits. */
const TASKS_A_WORKER = 2;

/** One worker per thread that the machine can run at once. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/**
 * Threads that do the work of models: the tiles of large images go through transforms there, and the bands are coded there, which changes
 * no bit of the result. The pool keeps the process alive until `close`.
 */
export class WorkerPool {
  readonly #piscina: import('piscina').Piscina;
  readonly #workers: number;

  private constructor(piscina: import('piscina').Piscina, workers: number) {
    this.#piscina = piscina;
    this.#workers = workers;
  }

  /** Starts the workers. `AecError('usage')` unless `workers` is a whole number from 1 to 256. */
  static async start(workers = defaultWorkers()): Promise<WorkerPool> {
    if (!(Number.isInteger(workers) && workers >= 1 && workers <= 256)) {
      throw new AecError('usage', `workers ${workers}: must be a whole number from 1 to 256`);
    }
    const { Piscina } = await import('piscina');
    const options = { filename: SCRIPT, minThreads: workers, maxThreads: workers, execArgv: [] };
    return new WorkerPool(new Piscina(options), workers);
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
    const parallel = TASKS_A_WORKER * this.#workers;
    const transforms: TransformRunner = {
      parallel,
      run: (transform, inputs) => this.#run({ folder, kind: 'transform', transform, inputs }, inputs),
    };
    const messages = (rate: number | undefined): MessageRunner => ({
      parallel,
      encode: (latents, shape) =>
        this.#run(
          { folder, kind: 'encode', rate, latents, shape },
          latents.map((values) => ({ values })),
        ),
      decode: (message, count, shape) =>
        this.#run({ folder, kind: 'decode', rate, message, count, shape }, [{ values: message }]),
    });
    return { ...model, workers: { transforms, messages } };
  }

  async close(): Promise<void> {
    await this.#piscina.close();
  }

  /** The buffers of `sent` go to the worker. */
  async #run<T>(task: WorkerTask, sent: readonly { readonly values: ArrayBufferView }[]): Promise<T> {
    const transferList = sent.map(({ values }) => values.buffer as ArrayBuffer);
    const result: T | WorkerFailure = await this.#piscina.run(task, { transferList });
    if (!isFailure(result)) return result;
    throw new AecError(result.failure.code, result.failure.message);
  }
}

function isFailure(result: unknown): result is WorkerFailure {
  return typeof result === 'object' && result !== null && 'failure' in result;
}
