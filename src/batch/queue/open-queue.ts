import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { AecError } from '../../errors.js';
import { checkQueueName, PREFIX } from './keys.js';
import { Ledger } from './ledger.js';
import { type ConnectionEvents, connectRedis, loadPackages, type QueuePackages, shownUrl } from './redis.js';
import { RollCall } from './roll-call.js';

/** Which queue, in which Redis. */
export interface QueueAddress {
  readonly name: string;
  /** As `connectRedis` takes it. */
  readonly redis: string;
}

/** A queue that is open: its jobs, and what is remembered beside them. */
export interface OpenQueue {
  readonly name: string;
  /** Where it is, for messages. */
  readonly where: string;
  readonly packages: QueuePackages;
  readonly redis: Redis;
  readonly jobs: Queue;
  readonly ledger: Ledger;
  readonly rollCall: RollCall;
  close(): Promise<void>;
}

/** Opens a queue; one that is not there begins empty. `AecError('usage')` and `AecError('input')` as `connectRedis` and `loadPackages` throw. */
export async function openQueue(
  { name, redis: url }: QueueAddress,
  events?: ConnectionEvents,
): Promise<OpenQueue> {
  checkQueueName(name);
  const packages = await loadPackages();
  const redis = await connectRedis(url, packages, events);
  const jobs = new packages.bullmq.Queue(name, { connection: redis, prefix: PREFIX });
  // Errors of the connection come to the connection's own listeners, too.
  jobs.on('error', () => {});
  await jobs.waitUntilReady().catch((cause: Error) => {
    redis.disconnect();
    throw new AecError('input', `${shownUrl(url)}: ${cause.message}`, { cause }); // too old
  });
  return {
    name,
    where: `${name} on ${shownUrl(url)}`,
    packages,
    redis,
    jobs,
    ledger: new Ledger(redis, name),
    rollCall: new RollCall(redis, name),
    async close() {
      await jobs.close();
      redis.disconnect();
    },
  };
}
