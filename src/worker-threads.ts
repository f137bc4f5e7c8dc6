import { availableParallelism } from 'node:os';
import { AecError, type AecErrorCode } from './errors.js';
import { inPackage } from './package-root.js';

/** What an AecError was, for the thread that gave the task: an error loses its class and its code on the way. */
interface Failure {
  readonly failure: { readonly code: AecErrorCode; readonly message: string };
}

/** The most threads that can be asked for. */
const MOST = 256;

/** One worker per thread that the machine can run at once. */
export function defaultWorkers(): number {
  return Math.min(MOST, availableParallelism());
}

/** `AecError('usage')` unless `workers` is a whole number from 1 to 256. */
export function checkWorkers(workers: number): void {
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST) return;
  throw new AecError('usage', `workers ${workers}: must be a whole number from 1 to ${MOST}`);
}

/** Threads that run the tasks of a script of `dist/program`, each one at a time. They keep the process alive until `close`. */
export class WorkerThreads<Task> {
  readonly #piscina: import('piscina').Piscina;
  readonly count: number;

  private constructor(piscina: import('piscina').Piscina, count: number) {
    this.#piscina = piscina;
    this.count = count;
  }

  /**
   * Starts the threads; each finds `data` in piscina's `workerData`. They run the built script, also when the rest runs from
   * source in tests and benchmarks. `AecError('usage')` for an impossible number.
   */
  static async start<Task>(script: string, count: number, data?: unknown): Promise<WorkerThreads<Task>> {
    checkWorkers(count);
    const { Piscina } = await import('piscina');
    const filename = inPackage(`dist/program/${script}.js`);
    const options = { filename, minThreads: count, maxThreads: count, execArgv: [], workerData: data };
    return new WorkerThreads(new Piscina(options), count);
  }

  /** Runs a task; the buffers of `sent` go to the worker. */
  async run<Result>(task: Task, sent: readonly ArrayBufferView[] = []): Promise<Result> {
    const transferList = sent.map(({ buffer }) => buffer as ArrayBuffer);
    const result: Result | Failure = await this.#piscina.run(task, { transferList });
    if (!isFailure(result)) return result;
    throw new AecError(result.failure.code, result.failure.message);
  }

  /** Ends the threads. Tasks under way are finished first. */
  async close(): Promise<void> {
    await this.#piscina.close();
  }
}

/** Threads that start when they are first needed. */
export class LazyThreads<Task> {
  readonly count: number;
  readonly #script: string;
  #threads: Promise<WorkerThreads<Task>> | undefined;

  constructor(script: string, count: number) {
    this.#script = script;
    this.count = count;
  }

  started(): Promise<WorkerThreads<Task>> {
    this.#threads ??= WorkerThreads.start(this.#script, this.count);
    return this.#threads;
  }

  async run<Result>(task: Task): Promise<Result> {
    return (await this.started()).run(task);
  }

  /** Ends them, if they were started. Tasks under way are finished first. */
  async close(): Promise<void> {
    await (await this.#threads)?.close();
  }
}

/** The tasks of a script: each result goes back as it is, and an AecError with its code and message. */
export function answering<Task>(work: (task: Task) => Promise<unknown>): (task: Task) => Promise<unknown> {
  return async (task) => {
    try {
      return await work(task);
    } catch (error) {
      if (!(error instanceof AecError)) throw error;
      const { code, message } = error;
      return { failure: { code, message } } satisfies Failure;
    }
  };
}

function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'failure' in result;
}
