import { availableParallelism } from 'node:os';
import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import { inPackage } from '../package-root.js';
import type { TransformInput, TransformRunner } from '../runtime/transform-runner.js';
import type { TransformTask } from './transform-worker.js';

/** Workers run the built script, also when the pool runs from source in tests and benchmarks. */
const SCRIPT = inPackage('dist/program/transform-worker.js');

/** Tiles under way per worker: one that it works on and one that waits. */
const TILES_A_WORKER = 2;

/** One worker per thread that the machine can run at once. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/**
 * Threads that run the transforms of models. They share the tiles of large images, which changes no bit of the result.
 * The pool keeps the process alive until `close`.
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
   * Returns the model with its transforms running in these workers; compress and decompress give the same results with it.
   * `AecError('usage')` for a model that was not loaded from a folder.
   */
  serve<M extends Model>(model: M): M {
    const { folder } = model;
    if (folder === undefined) {
      throw new AecError('usage', `workers load models from folders; ${model.id} was not loaded from one`);
    }
    const transforms: TransformRunner = {
      parallel: TILES_A_WORKER * this.#workers,
      run: (transform, inputs) => this.#run({ folder, transform, inputs }),
    };
    return { ...model, transforms };
  }

  async close(): Promise<void> {
    await this.#piscina.close();
  }

  async #run(task: TransformTask): Promise<Int16Array> {
    return this.#piscina.run(task, { transferList: task.inputs.flatMap(bufferOf) });
  }
}

function bufferOf({ values }: TransformInput): ArrayBuffer[] {
  return [values.buffer as ArrayBuffer];
}
