import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../json.js';
import { keysOf } from './keys.js';

/** The reports of a worker about itself while it runs. */
const WORKER = v.object({
  id: v.string(),
  threads: v.number(),
  /** Images that are done of bundles that are not finished. */
  underWay: v.number(),
  imagesPerSecond: v.number(),
  bytesPerSecond: v.number(),
});
export type WorkerState = v.InferOutput<typeof WORKER>;

/** Milliseconds between two signs of life. */
export const SIGN_EVERY = 2000;

/** Seconds that a sign holds. The clock is that of Redis: those of machines differ. */
const HOLDS = 15;

/** The workers of a queue that are alive. */
export class RollCall {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, queue: string) {
    this.#redis = redis;
    this.#key = keysOf(queue).workers;
  }

  async sign(worker: WorkerState): Promise<void> {
    const sign = this.#redis.multi().sadd(this.#key, worker.id);
    await sign.set(this.#signOf(worker.id), JSON.stringify(worker), 'EX', HOLDS).exec();
  }

  async leave(id: string): Promise<void> {
    await this.#redis.multi().srem(this.#key, id).del(this.#signOf(id)).exec();
  }

  /** Those who are alive, by id; the others are struck off. */
  async workers(): Promise<WorkerState[]> {
    const ids = (await this.#redis.smembers(this.#key)).sort();
    if (ids.length === 0) return [];
    const signs = await this.#redis.mget(ids.map((id) => this.#signOf(id)));
    const gone = ids.filter((_id, n) => signs[n] === null);
    if (gone.length > 0) await this.#redis.srem(this.#key, ...gone);
    return signs.flatMap((sign) =>
      typeof sign === 'string'
        ? parseAs(WORKER, parseJson(sign, 'a worker', 'input'), 'a worker', 'input')
        : [],
    );
  }

  #signOf(id: string): string {
    return `${this.#key}:${id}`;
  }
}
