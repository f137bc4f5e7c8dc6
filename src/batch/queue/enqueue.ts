import { setTimeout as sleep } from 'node:timers/promises';
import { distinctNames, inShards } from './group-names.js';
import type { OpenQueue } from './open-queue.js';
import { idOfShard, type Order, type Shard } from './shard.js';

export interface EnqueueOptions {
  /** Attempts per image before it goes to the dead letters. */
  readonly attempts: number;
  /** Do again what was done before. */
  readonly again?: boolean | undefined;
  /** The most shards that may wait in the queue: beyond, enqueuing waits too. */
  readonly ahead?: number | undefined;
  readonly onProgress?: ((images: number) => void) | undefined;
}

export interface Enqueued {
  readonly images: number;
  readonly shards: number;
  /** Shards that the queue did not know. */
  readonly added: number;
}

/** Shards that are sent to Redis at once. */
const AT_ONCE = 64;

/** Milliseconds to wait for room in the queue, and before an image is tried for the second time; each later pause is twice as long. */
const WAIT_FOR_ROOM = 500;
const FIRST_PAUSE = 2000;

/**
 * Puts images of an order into a queue, as shards. What the queue knows already is not put in again, so that a call that was
 * interrupted can be repeated. Throws what `names` and `distinctNames` throw.
 */
export async function enqueue(
  queue: OpenQueue,
  order: Order,
  names: AsyncIterable<string>,
  options: EnqueueOptions,
): Promise<Enqueued> {
  await queue.ledger.addOrder(order);
  const sums = { images: 0, shards: 0, added: 0 };
  const again = options.again ? new Date().toISOString() : undefined;
  let chunk: Shard[] = [];
  const send = async () => {
    await waitForRoom(queue, options.ahead);
    sums.added += await addShards(queue, chunk, options.attempts);
    sums.shards += chunk.length;
    sums.images += chunk.reduce((sum, shard) => sum + shard.names.length, 0);
    chunk = [];
    options.onProgress?.(sums.images);
  };
  for await (const shardNames of inShards(distinctNames(names))) {
    chunk.push({ order, names: shardNames, ...(again && { again }) });
    if (chunk.length === AT_ONCE) await send();
  }
  if (chunk.length > 0) await send();
  return sums;
}

/** Adds shards that are not in the queue and not finished. Returns how many were not known. */
export async function addShards(
  queue: OpenQueue,
  shards: readonly Shard[],
  attempts: number,
): Promise<number> {
  const ids = shards.map(idOfShard);
  const finished = await queue.ledger.finished(ids);
  const jobs = shards.map((data, n) => ({
    name: 'shard',
    data,
    opts: {
      jobId: ids[n]!,
      attempts,
      backoff: { type: 'exponential', delay: FIRST_PAUSE },
      removeOnComplete: true,
    },
  }));
  // In this order: a shard that is known but not in the queue would never be done.
  await queue.jobs.addBulk(jobs.filter((_job, n) => !finished[n]));
  return queue.ledger.register(new Map(shards.map(({ names }, n) => [ids[n]!, names.length])));
}

async function waitForRoom({ jobs }: OpenQueue, ahead = Number.POSITIVE_INFINITY): Promise<void> {
  if (ahead === Number.POSITIVE_INFINITY) return;
  while ((await jobs.getWaitingCount()) >= ahead) await sleep(WAIT_FOR_ROOM);
}
