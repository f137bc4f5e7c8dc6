import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { distinctFiles, type OnProblem } from '../places/distinct-files.js';
import type { ListedFile } from '../places/listed-file.js';
import { type Bundle, idOfBundle, type Order, outputOf } from './bundle.js';
import { inBundles } from './group-files.js';
import type { OpenQueue } from './open-queue.js';

export interface EnqueueOptions {
  /** Attempts per image before it goes to the dead letters. */
  readonly attempts: number;
  /** Do again what was done before. */
  readonly again?: boolean | undefined;
  /** The most bundles that may wait in the queue: beyond, enqueuing waits too. */
  readonly ahead?: number | undefined;
  readonly onProgress?: ((images: number) => void) | undefined;
  /** Called with a file that is left out, and why. */
  readonly onProblem: OnProblem;
}

export interface Enqueued {
  readonly images: number;
  readonly bundles: number;
  /** Bundles that the queue did not know. */
  readonly added: number;
}

/** Bundles that are sent to Redis at once. */
const AT_ONCE = 64;

/** Milliseconds to wait for room in the queue, and before an image is tried for the second time; each later pause is twice as long. */
const WAIT_FOR_ROOM = 500;
const FIRST_PAUSE = 2000;

/**
 * Puts images of an order into a queue, as bundles. Images that the queue knows already are not added again, so that a call that was
 * interrupted can be repeated. Throws what `files` throws.
 */
export async function enqueue(
  queue: OpenQueue,
  order: Order,
  files: AsyncIterable<ListedFile>,
  options: EnqueueOptions,
): Promise<Enqueued> {
  await queue.ledger.addOrder(order);
  const sums = { images: 0, bundles: 0, added: 0 };
  const again = options.again ? randomUUID() : undefined;
  let chunk: Bundle[] = [];
  const send = async () => {
    await waitForRoom(queue, options.ahead);
    sums.added += await addBundles(queue, chunk, options.attempts);
    sums.bundles += chunk.length;
    sums.images += chunk.reduce((sum, bundle) => sum + bundle.names.length, 0);
    chunk = [];
    options.onProgress?.(sums.images);
  };
  const distinct = distinctFiles(files, (name) => outputOf(order, name), options.onProblem);
  for await (const names of inBundles(distinct)) {
    chunk.push({ order, names, ...(again && { again }) });
    if (chunk.length === AT_ONCE) await send();
  }
  if (chunk.length > 0) await send();
  return sums;
}

/** Adds bundles that are not in the queue and not finished. Returns how many were not known. */
export async function addBundles(
  queue: OpenQueue,
  bundles: readonly Bundle[],
  attempts: number,
): Promise<number> {
  const ids = bundles.map(idOfBundle);
  const finished = await queue.ledger.finished(ids);
  const jobs = bundles.map((data, n) => ({
    name: 'bundle',
    data,
    opts: {
      jobId: ids[n]!,
      attempts,
      backoff: { type: 'exponential', delay: FIRST_PAUSE },
      removeOnComplete: true,
    },
  }));
  // In this order: a bundle that is known but not in the queue would never be done.
  await queue.jobs.addBulk(jobs.filter((_job, n) => !finished[n]));
  return queue.ledger.register(new Map(bundles.map(({ names }, n) => [ids[n]!, names.length])));
}

async function waitForRoom({ jobs }: OpenQueue, ahead = Number.POSITIVE_INFINITY): Promise<void> {
  if (ahead === Number.POSITIVE_INFINITY) return;
  while ((await jobs.getWaitingCount()) >= ahead) await sleep(WAIT_FOR_ROOM);
}
