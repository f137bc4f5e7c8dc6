import { randomUUID } from 'node:crypto';
import { MOST_IMAGES } from './bundle.js';
import { addBundles } from './enqueue.js';
import type { Letter } from './ledger.js';
import type { OpenQueue } from './open-queue.js';

export interface Retried {
  /** Images that had failed, and are in the queue again. */
  readonly images: number;
  /** Bundles that BullMQ had given up: too many workers died over them, or no worker could read them. */
  readonly bundles: number;
}

/** Puts the images of all dead letters, and the bundles that were given up, into the queue again. */
export async function retryFailed(queue: OpenQueue, attempts: number): Promise<Retried> {
  const waiting = new Map<string, Letter[]>();
  let images = 0;
  const send = async (order: string) => {
    images += await sendAgain(queue, waiting.get(order)!, attempts);
    waiting.delete(order);
  };
  for await (const letter of queue.ledger.letters()) {
    const letters = [...(waiting.get(letter.order) ?? []), letter];
    waiting.set(letter.order, letters);
    if (letters.length === MOST_IMAGES) await send(letter.order);
  }
  for (const order of waiting.keys()) await send(order);
  const { failed: bundles = 0 } = await queue.jobs.getJobCounts('failed');
  if (bundles > 0) await queue.jobs.retryJobs({ state: 'failed' });
  return { images, bundles };
}

/** Makes a bundle of letters of one order. */
async function sendAgain(queue: OpenQueue, letters: readonly Letter[], attempts: number): Promise<number> {
  const order = await queue.ledger.order(letters[0]!.order);
  if (!order) return 0;
  const names = [...new Set(letters.map(({ name }) => name))];
  await addBundles(queue, [{ order, names, again: randomUUID() }], attempts);
  await queue.ledger.forget(letters);
  return names.length;
}
