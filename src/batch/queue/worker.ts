import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { AecError } from '../../errors.js';
import { hasFailed } from '../coding-row.js';
import { type DeliveryContext, deliverShard, type Outcome, progressOf } from './deliver-shard.js';
import { PREFIX } from './keys.js';
import type { OpenQueue } from './open-queue.js';
import { checkReadiness } from './readiness.js';
import { SIGN_EVERY } from './roll-call.js';
import { idOfOrder, idOfShard, parseShard, type Shard } from './shard.js';
import { Speed } from './speed.js';
import { isOver, readStatus } from './status.js';
import { Suspects } from './suspects.js';
import { sweepOutputs } from './sweep-outputs.js';

export interface QueueWorkerOptions extends Pick<DeliveryContext, 'code' | 'isThere'> {
  /** The version of aec, which must be that of the orders. */
  readonly version: string;
  /** Threads that code, for those who watch the queue. */
  readonly threads: number;
  /** Shards under way at the same time. */
  readonly concurrency: number;
  /** Seconds after which the shards of a worker that does not answer go to others. */
  readonly lease: number;
  /** Whether to end once the queue has nothing left to do. */
  readonly untilDone?: boolean | undefined;
  readonly onShard?: ((report: ShardReport) => void) | undefined;
  /** Called with what the user of a worker should know. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** A delivery that ended, for a log. */
export interface ShardReport {
  readonly shard: string;
  readonly outcome: 'finished' | 'failed' | 'handed back';
  readonly images: number;
  /** Of all deliveries of the shard; absent unless it is finished. */
  readonly coded?: number;
  readonly failed?: number;
  readonly seconds: number;
}

/** How often a shard may lose its worker before it is given up. Machines that can be taken away at any time take long shards along. */
const MOST_LOSSES = 100;

/** Milliseconds that a shard waits which this worker cannot do, so that it does not come back at once. */
const REST = 2000;

/** A worker of a queue: takes shards, and codes their images, until it is stopped. */
export class QueueWorker {
  readonly id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #queue: OpenQueue;
  readonly #options: QueueWorkerOptions;
  readonly #worker: Worker;
  readonly #handBack = new AbortController();
  readonly #ready = new Set<string>();
  readonly #speed = new Speed();
  /** Images that are coded, of each shard that is under way. */
  readonly #underWay = new Map<string, number>();
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
    this.#worker.on('failed', (job, error) => {
      if (!job || job.finishedOn === undefined) return; // to be tried again
      options.onNote?.(`shard ${job.id} is given up: ${error.message}`);
    });
  }

  /**
   * Works until `stop`, or until nothing is left to do. Throws as `checkReadiness` does once a shard comes that this worker cannot do;
   * that shard goes back into the queue.
   */
  async run(): Promise<void> {
    const signs = setInterval(() => void this.#sign().catch(() => {}), SIGN_EVERY);
    try {
      await this.#sign();
      await this.#worker.run();
      await this.#worker.closing;
    } finally {
      clearInterval(signs);
      await this.#queue.rollCall.leave(this.id);
    }
    if (this.#refusal) throw this.#refusal;
  }

  /** Takes no more shards; finishes those under way within `grace` seconds, and hands back what is left of them then. */
  async stop(grace: number): Promise<void> {
    const timer = setTimeout(() => this.#handBack.abort(), grace * 1000);
    await this.#worker.close();
    clearTimeout(timer);
  }

  async #take(job: Job, token: string): Promise<void> {
    const { packages } = this.#queue;
    const shard = this.#parse(job);
    const id = idOfShard(shard);
    const [isFinished] = await this.#queue.ledger.finished([id]);
    if (isFinished) return; // delivered twice
    if (!(await this.#isReady(shard))) {
      await job.moveToDelayed(Date.now() + REST, token);
      throw new packages.bullmq.DelayedError();
    }
    const started = performance.now();
    const report = (rest: Pick<ShardReport, 'outcome' | 'coded' | 'failed'>) => {
      const seconds = (performance.now() - started) / 1000;
      this.#options.onShard?.({ shard: id, images: shard.names.length, ...rest, seconds });
    };
    const outcome = await this.#deliver(shard, id, job).finally(() => this.#underWay.delete(id));
    if (outcome.kind === 'finished') {
      const { kind: _kind, ...result } = outcome;
      await this.#queue.ledger.finish(id, shard.names.length, result);
      return report({ outcome: 'finished', coded: result.coded, failed: result.failed });
    }
    report({ outcome: outcome.kind });
    if (outcome.kind === 'failed') throw new Error(outcome.message);
    await job.moveToWait(token);
    throw new packages.bullmq.WaitingError();
  }

  #parse(job: Job): Shard {
    try {
      return parseShard(job.data);
    } catch (error) {
      throw new this.#queue.packages.bullmq.UnrecoverableError((error as Error).message);
    }
  }

  /** Whether this worker can do what a shard asks for; if not, it ends. */
  async #isReady({ order }: Shard): Promise<boolean> {
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

  async #deliver(shard: Shard, id: string, job: Job): Promise<Outcome> {
    const { code, isThere } = this.#options;
    const wasLost = job.stalledCounter > 0;
    if (wasLost) await sweepOutputs(shard);
    const order = idOfOrder(shard.order);
    const delivery = {
      shard,
      id,
      progress: progressOf(job.progress, shard),
      attempt: job.attemptsMade + 1,
      attempts: job.opts.attempts ?? 1,
      wasLost,
    };
    return deliverShard(delivery, {
      code,
      isThere,
      suspects: new Suspects(this.#queue.redis, this.#queue.name, id),
      addLetter: (letter) =>
        this.#queue.ledger.addLetter({ ...letter, order, worker: this.id, at: new Date().toISOString() }),
      // A shard that is finished elsewhere meanwhile has no job any more to keep it with.
      save: (progress) => job.updateProgress(progress).catch(() => {}),
      onRow: (row, coded) => {
        this.#underWay.set(id, coded);
        if (!hasFailed(row)) this.#speed.add(1, row.bytes.input);
      },
      signal: this.#handBack.signal,
    });
  }

  async #sign(): Promise<void> {
    const { images, bytes } = this.#speed.perSecond();
    await this.#queue.rollCall.sign({
      id: this.id,
      threads: this.#options.threads,
      underWay: [...this.#underWay.values()].reduce((sum, coded) => sum + coded, 0),
      imagesPerSecond: images,
      bytesPerSecond: bytes,
    });
    if (!this.#options.untilDone || this.#underWay.size > 0) return;
    if (isOver(await readStatus(this.#queue))) await this.stop(0);
  }

  /** A shard that took longer than its lease, as on a machine that slept, may be with another worker by now. */
  #noteError(error: Error): void {
    if (/Missing (lock|key)|lock.*mismatch|renew lock/i.test(error.message)) {
      this.#options.onNote?.(`a shard went to another worker meanwhile: ${error.message}`);
    } else if (!('code' in error)) {
      this.#options.onNote?.(error.message);
    } // errors of the connection come to its own listeners
  }
}
