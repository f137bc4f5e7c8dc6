import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { AecError } from '../../errors.js';
import { hasFailed } from '../coding-row.js';
import { type Bundle, idOfBundle, idOfOrder, parseBundle } from './bundle.js';
import { type DeliveryContext, deliverBundle, type Outcome, progressOf } from './deliver-bundle.js';
import { PREFIX } from './keys.js';
import type { OpenQueue } from './open-queue.js';
import { Pulse } from './pulse.js';
import { checkReadiness } from './readiness.js';
import { SIGN_EVERY } from './roll-call.js';
import { isOver, readStatus } from './status.js';
import { Suspects } from './suspects.js';
import { sweepOutputs } from './sweep-outputs.js';

export interface QueueWorkerOptions extends Pick<DeliveryContext, 'code' | 'isThere'> {
  /** The version of aec, which must be that of the orders. */
  readonly version: string;
  /** Threads that code, for those who watch the queue. */
  readonly threads: number;
  /** Bundles under way at the same time. */
  readonly concurrency: number;
  /** Seconds after which the bundles of a worker that does not answer go to others. */
  readonly lease: number;
  /** Whether to end once the queue has nothing left to do. */
  readonly untilDone?: boolean | undefined;
  /** Seconds that may pass without a finished image while there is work, and what to do then: an image that never ends must not keep its bundle for ever. */
  readonly patience: number;
  onStuck(): void;
  readonly onBundle?: ((report: BundleReport) => void) | undefined;
  /** Called with what the user of a worker should know. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** A delivery that ended, for a log. */
export interface BundleReport {
  readonly bundle: string;
  readonly outcome: 'finished' | 'failed' | 'handed back';
  readonly images: number;
  /** Images coded in all deliveries of the bundle; absent unless it is finished. */
  readonly coded?: number;
  readonly failed?: number;
  readonly seconds: number;
}

/** How often a bundle may lose its worker before it is given up. Machines that can be taken away at any time take long bundles along. */
const MOST_LOSSES = 100;

/** Milliseconds that a bundle waits which this worker cannot do, so that it does not come back at once. */
const REST = 2000;

/** A worker of a queue: takes bundles, and codes their images, until it is stopped. */
export class QueueWorker {
  readonly id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #queue: OpenQueue;
  readonly #options: QueueWorkerOptions;
  readonly #worker: Worker;
  readonly #handBack = new AbortController();
  readonly #ready = new Set<string>();
  readonly #pulse = new Pulse();
  /** Bundles whose lease was lost. */
  readonly #lost = new Set<string>();
  #refusal: AecError | undefined;

  constructor(queue: OpenQueue, options: QueueWorkerOptions) {
    const { bullmq } = queue.packages;
    this.#queue = queue;
    this.#options = options;
    this.#worker = new bullmq.Worker(queue.name, (job, token) => this.#take(job, token!), {
      connection: queue.redis,
      prefix: PREFIX,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: options.lease * 1000,
      stalledInterval: options.lease * 500,
      maxStalledCount: MOST_LOSSES,
    });
    this.#worker.on('error', (error) => this.#noteError(error));
    this.#worker.on('drained', () => this.#lookRound());
    this.#worker.on('failed', (job, error) => {
      if (!job || job.finishedOn === undefined) return; // to be tried again
      options.onNote?.(`bundle ${job.id} is given up: ${error.message}`);
    });
  }

  /**
   * Works until `stop`, or until nothing is left to do. Throws as `checkReadiness` does once a bundle comes that this worker cannot do;
   * that bundle goes back into the queue.
   */
  async run(): Promise<void> {
    const signs = setInterval(() => this.#lookRound(), SIGN_EVERY);
    try {
      const working = this.#worker.run();
      this.#lookRound();
      await working;
      await this.#worker.closing;
    } finally {
      clearInterval(signs);
      await this.#queue.rollCall.leave(this.id);
    }
    if (this.#refusal) throw this.#refusal;
  }

  /** Takes no more bundles; finishes those under way within `grace` seconds, and hands back what is left of them then. */
  async stop(grace: number): Promise<void> {
    const timer = setTimeout(() => this.#handBack.abort(), grace * 1000);
    await this.#worker.close();
    clearTimeout(timer);
  }

  async #take(job: Job, token: string): Promise<void> {
    const { packages } = this.#queue;
    const bundle = this.#parse(job);
    const id = idOfBundle(bundle);
    const [isFinished] = await this.#queue.ledger.finished([id]);
    if (isFinished) return; // delivered twice
    if (!(await this.#isReady(bundle))) {
      await job.moveToDelayed(Date.now() + REST, token);
      throw new packages.bullmq.DelayedError();
    }
    const started = performance.now();
    this.#pulse.begin(id);
    const report = (rest: Pick<BundleReport, 'outcome' | 'coded' | 'failed'>) => {
      const seconds = (performance.now() - started) / 1000;
      this.#options.onBundle?.({ bundle: id, images: bundle.names.length, ...rest, seconds });
    };
    const outcome = await this.#deliver(bundle, id, job).finally(() => this.#pulse.end(id));
    if (outcome.kind === 'finished') {
      const { kind: _kind, ...result } = outcome;
      await this.#queue.ledger.finish(id, bundle.names.length, result);
      return report({ outcome: 'finished', coded: result.coded, failed: result.failed });
    }
    report({ outcome: outcome.kind });
    if (outcome.kind === 'failed') throw new Error(outcome.message);
    await job.moveToWait(token);
    throw new packages.bullmq.WaitingError();
  }

  #parse(job: Job): Bundle {
    try {
      return parseBundle(job.data);
    } catch (error) {
      throw new this.#queue.packages.bullmq.UnrecoverableError((error as Error).message);
    }
  }

  /** Whether this worker can do what a bundle asks for; if not, it ends. */
  async #isReady({ order }: Bundle): Promise<boolean> {
    if (this.#refusal) return false;
    const id = idOfOrder(order);
    if (this.#ready.has(id)) return true;
    try {
      await checkReadiness(order, this.#options.version);
      this.#ready.add(id);
      return true;
    } catch (error) {
      if (!(error instanceof AecError)) throw error;
      this.#refusal ??= error;
      void this.stop(0);
      return false;
    }
  }

  async #deliver(bundle: Bundle, id: string, job: Job): Promise<Outcome> {
    const { code, isThere } = this.#options;
    const wasLost = job.stalledCounter > 0;
    if (wasLost) await sweepOutputs(bundle);
    const order = idOfOrder(bundle.order);
    const delivery = {
      bundle,
      id,
      progress: progressOf(job.progress, bundle),
      attempt: job.attemptsMade + 1,
      attempts: job.opts.attempts ?? 1,
      wasLost,
    };
    return deliverBundle(delivery, {
      code,
      isThere,
      suspects: new Suspects(this.#queue.redis, this.#queue.name, id),
      addLetter: (letter) =>
        this.#queue.ledger.addLetter({ ...letter, order, worker: this.id, at: new Date().toISOString() }),
      // A bundle that is finished elsewhere meanwhile has no job any more to keep it with.
      save: (progress) => job.updateProgress(progress).catch(() => {}),
      onRow: (row, coded) => this.#pulse.add(id, coded, hasFailed(row) ? undefined : row.bytes.input),
      signal: this.#handBack.signal,
    });
  }

  /** What fails here, while Redis is away, comes again in two seconds. */
  #lookRound(): void {
    if (this.#pulse.secondsWithoutRow > this.#options.patience) this.#options.onStuck();
    Promise.all([this.#sign(), this.#endIfDone()]).catch(() => {});
  }

  async #sign(): Promise<void> {
    const { threads } = this.#options;
    await this.#queue.rollCall.sign({ id: this.id, threads, ...this.#pulse.figures() });
  }

  async #endIfDone(): Promise<void> {
    if (!this.#options.untilDone || !this.#pulse.isIdle) return;
    if (isOver(await readStatus(this.#queue))) await this.stop(0);
  }

  /** A bundle that took longer than its lease, as while Redis was away, may be with another worker by now. BullMQ says so several times. */
  #noteError(error: Error): void {
    const [, lost] = /lock for job ([0-9a-f]+)/.exec(error.message) ?? [];
    if (lost === undefined) {
      if (!('code' in error)) this.#options.onNote?.(error.message); // errors of the connection come to its own listeners
    } else if (!this.#lost.has(lost)) {
      this.#lost.add(lost);
      this.#options.onNote?.(`bundle ${lost.slice(0, 8)} may have gone to another worker meanwhile`);
    }
  }
}
