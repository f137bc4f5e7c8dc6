import { addShards } from './enqueue.js';
import type { Letter } from './ledger.js';
import type { OpenQueue } from './open-queue.js';
import { SHARD_SIZE } from './shard.js';

export interface Retried {
  /** Images that had failed, and are in the queue again. */
  readonly images: number;
  /** Shards that BullMQ had given up: too many workers died over them, or no worker could read them. */
  readonly shards: number;
}

/** Puts the images of all dead letters, and the shards that were given up, into the queue again. */
export async function retryFailed(queue: OpenQueue, attempts: number): Promise<Retried> {
  const again = new Date().toISOString();
  const waiting = new Map<string, Letter[]>();
  let images = 0;
  const send = async (order: string) => {
    images += await sendAgain(queue, waiting.get(order)!, again, attempts);
    waiting.delete(order);
  };
  for await (const letter of queue.ledger.letters()) {
    const letters = [...(waiting.get(letter.order) ?? []), letter];
    waiting.set(letter.order, letters);
    if (letters.length === SHARD_SIZE) await send(letter.order);
  }
  for (const order of waiting.keys()) await send(order);
  const { failed: shards = 0 } = await queue.jobs.getJobCounts('failed');
  if (shards > 0) await queue.jobs.retryJobs({ state: 'failed' });
  return { images, shards };
}

/** Makes a shard of letters of one order. */
async function sendAgain(
  queue: OpenQueue,
  letters: readonly Letter[],
  again: string,
  attempts: number,
): Promise<number> {
  const order = await queue.ledger.order(letters[0]!.order);
  if (!order) return 0;
  const names = [...new Set(letters.map(({ name }) => name))];
  await addShards(queue, [{ order, names, again }], attempts);
  await queue.ledger.forget(letters);
  return names.length;
}
