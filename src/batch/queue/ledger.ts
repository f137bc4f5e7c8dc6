import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../json.js';
import { idOfOrder, type Order, parseOrder } from './bundle.js';
import { keysOf, type LedgerKeys } from './keys.js';
import { FINISH, FORGET, REGISTER } from './ledger-scripts.js';

const COUNT = v.pipe(v.optional(v.string(), '0'), v.transform(Number), v.safeInteger());

/** What became of all images that were put into a queue. */
const TOTALS = v.object({
  /** Images put in, and the bundles that they came in. */
  images: COUNT,
  bundles: COUNT,
  /** Bundles that are finished, their images that were coded, and those that failed for good. */
  finished: COUNT,
  coded: COUNT,
  failed: COUNT,
  /** Bytes read and written for the images that were coded. */
  bytesRead: COUNT,
  bytesWritten: COUNT,
});
export type Totals = v.InferOutput<typeof TOTALS>;

/** What a finished bundle adds to the totals. */
export type BundleResult = Pick<Totals, 'coded' | 'failed' | 'bytesRead' | 'bytesWritten'>;

/** An image that failed for good: an entry of the dead-letter list. */
const LETTER = v.object({
  /** The bundle and the order that it belongs to, and its name there. */
  bundle: v.string(),
  order: v.string(),
  name: v.string(),
  input: v.string(),
  code: v.string(),
  message: v.string(),
  /** How often it was tried, the last worker that tried it, and when, as ISO 8601. */
  attempts: v.number(),
  worker: v.string(),
  at: v.string(),
});
export type Letter = v.InferOutput<typeof LETTER>;

/**
 * The state of a queue that outlives its jobs: which bundles are known and which are finished, the totals, the orders, and the
 * dead letters. Each entry is keyed by what it is about, so that doing something twice counts once. Lives in Redis beside the jobs.
 */
export class Ledger {
  readonly #redis: Redis;
  readonly #keys: LedgerKeys;

  constructor(redis: Redis, queue: string) {
    this.#redis = redis;
    this.#keys = keysOf(queue);
  }

  async addOrder(order: Order): Promise<string> {
    const id = idOfOrder(order);
    await this.#redis.hset(this.#keys.orders, id, JSON.stringify(order));
    return id;
  }

  /** Undefined for an order that is not known. */
  async order(id: string): Promise<Order | undefined> {
    const text = await this.#redis.hget(this.#keys.orders, id);
    return text === null ? undefined : parseOrder(parseJson(text, 'an order of the queue', 'input'));
  }

  /** Which of these bundles are finished. */
  async finished(ids: readonly string[]): Promise<boolean[]> {
    const states = await this.#redis.hmget(this.#keys.bundles, ...ids);
    return states.map((state) => state === FINISHED);
  }

  /** Adds bundles to the totals, each by its number of images. Returns how many were not known. */
  async register(bundles: ReadonlyMap<string, number>): Promise<number> {
    const { bundles: known, totals } = this.#keys;
    const added = await this.#redis.eval(REGISTER, 2, known, totals, ...[...bundles].flat());
    return v.parse(v.number(), added);
  }

  /** Adds the result of a bundle to the totals, if it was not finished before. */
  async finish(id: string, images: number, result: BundleResult): Promise<void> {
    const { bundles, totals } = this.#keys;
    const { coded, failed, bytesRead, bytesWritten } = result;
    await this.#redis.eval(FINISH, 2, bundles, totals, id, images, coded, failed, bytesRead, bytesWritten);
  }

  async totals(): Promise<Totals> {
    return parseAs(TOTALS, await this.#redis.hgetall(this.#keys.totals), 'the totals of the queue', 'input');
  }

  async addLetter(letter: Letter): Promise<void> {
    await this.#redis.hset(this.#keys.letters, fieldOf(letter), JSON.stringify(letter));
  }

  /** All dead letters, some at a time; one that changes meanwhile may come twice. */
  async *letters(): AsyncGenerator<Letter> {
    let cursor = '0';
    do {
      const [next, entries] = await this.#redis.hscan(this.#keys.letters, cursor, 'COUNT', 1000);
      for (const [at, text] of entries.entries()) {
        if (at % 2 === 1)
          yield parseAs(LETTER, parseJson(text, 'a dead letter', 'input'), 'a dead letter', 'input');
      }
      cursor = next;
    } while (cursor !== '0');
  }

  /** Takes letters out, and their images out of the totals. */
  async forget(letters: readonly Letter[]): Promise<void> {
    const { letters: key, totals } = this.#keys;
    await this.#redis.eval(FORGET, 2, key, totals, ...letters.map(fieldOf));
  }
}

const FINISHED = '1';

/** One letter per image of a bundle, however often it fails. */
function fieldOf({ bundle, name }: Letter): string {
  return `${bundle}/${name}`;
}
