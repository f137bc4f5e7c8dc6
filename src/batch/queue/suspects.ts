import type { Redis } from 'ioredis';
import { keysOf } from './keys.js';

/** Seconds after which the memory of a bundle's suspects goes away by itself. */
const MEMORY = 7 * 86_400;

/**
 * The images that were under way when a worker died over a bundle. One of them may be the reason, and would kill every worker that it is
 * given to. So a bundle that lost its worker is coded with a mark in Redis for each image under way; a mark that is there at the next delivery
 * makes a suspect, which is coded alone; and what was marked while it was alone is not coded any more.
 */
export class Suspects {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, queue: string, bundle: string) {
    this.#redis = redis;
    this.#key = `${keysOf(queue).suspects}:${bundle}`;
  }

  /** How often each image, by its index in the bundle, was under way when a worker died. */
  async load(): Promise<ReadonlyMap<number, number>> {
    const marks = await this.#redis.hgetall(this.#key);
    return new Map(Object.entries(marks).map(([index, count]) => [Number(index), Number(count)]));
  }

  async mark(index: number): Promise<void> {
    await this.#redis.multi().hincrby(this.#key, String(index), 1).expire(this.#key, MEMORY).exec();
  }

  /** The image is done, or its worker was well when it ended. */
  async clear(index: number): Promise<void> {
    await this.#redis.hdel(this.#key, String(index));
  }
}
