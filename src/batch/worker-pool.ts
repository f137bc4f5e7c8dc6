import { availableParallelism } from 'node:os';
import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import type { TransformInput, TransformRunner } from '../runtime/transform-runner.js';
import type { TransformTask } from './transform-worker.js';

/** From the sources (tests, benchmarks) as from the build, workers run what is built. */
const SCRIPT = new URL('../../dist/batch/transform-worker.js', import.meta.url);

/** Tiles in the making for each worker: one that it works at, one that waits for it. */
const TILES_A_WORKER = 2;

/** As many workers as the machine runs threads at once. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/**
 * Threads that run the transforms of any models. A large image goes through them in tiles, which change no bit of the
 * result. `close` it when done: it keeps the process alive.
 */
export class WorkerPool {
  readonly #piscina: import('piscina').Piscina;
  readonly #workers: number;

  private constructor(piscina: import('piscina').Piscina, workers: number) {
    this.#piscina = piscina;
    this.#workers = workers;
  }

  /** `AecError('usage')` unless `workers` is a whole number from 1 to 256. */
  static async start(workers = defaultWorkers()): Promise<WorkerPool> {
    if (!(Number.isInteger(workers) && workers >= 1 && workers <= 256)) {
      throw new AecError('usage', `workers ${workers}: must be a whole number from 1 to 256`);
    }
    const { Piscina } = await import('piscina');
    const options = { filename: SCRIPT.href, minThreads: workers, maxThreads: workers, execArgv: [] };
    return new WorkerPool(new Piscina(options), workers);
  }

  /**
   * The model with its transforms in these workers: compress and decompress take it as they take `model`, and give the
   * same. `AecError('usage')` for a model that was not loaded from a folder.
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
