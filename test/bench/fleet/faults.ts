import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenQueue } from '../../../src/batch/queue/open-queue.js';
import { isOver, type QueueStatus, readStatus } from '../../../src/batch/queue/status.js';
import type { RedisServer } from '../../fleet/redis-server.js';
import type { Fleet } from './fleet-of-workers.js';

/** Shares of the images that are coded when something is done to the fleet. */
const KILL_AT = 0.2;
const STRANGER_AT = 0.3;
const NO_REDIS_AT = 0.5;

const MILLISECONDS_BETWEEN = 50;
const MILLISECONDS_WITHOUT_REDIS = 2000;

/** What was done to a fleet. */
export interface Faults {
  workerKilled: { readonly imagesCoded: number; readonly bundlesUnderWay: number } | undefined;
  redisKilled: { readonly imagesCoded: number; readonly secondsAway: number } | undefined;
  /** The worker with another model: how it ended, and what it said. */
  stranger: { readonly exitCode: number | null; readonly stderr: string } | undefined;
  /** Jobs that were put in for a second time while a worker had them. */
  jobsDeliveredTwice: number;
}

/** Does everything to a fleet that is to be proved harmless, until its queue is done. */
export async function injectFaults(
  fleet: Fleet,
  queue: OpenQueue,
  redis: RedisServer,
  programOfStranger: string,
): Promise<Faults> {
  const faults: Faults = {
    workerKilled: undefined,
    redisKilled: undefined,
    stranger: undefined,
    jobsDeliveredTwice: 0,
  };
  const twice = await everyTenth(queue);
  const first = fleet.start();
  fleet.start();
  for (;;) {
    const status = await readStatus(queue);
    if (isOver(status)) return faults;
    faults.jobsDeliveredTwice += await deliverAgain(queue, twice);
    const share = status.images.coded / status.images.total;
    if (!faults.workerKilled && share > KILL_AT && status.bundles.active > 0) {
      first.process.kill('SIGKILL');
      await first.ended;
      faults.workerKilled = { imagesCoded: status.images.coded, bundlesUnderWay: await underWay(queue) };
      fleet.start();
    }
    if (!faults.stranger && share > STRANGER_AT) {
      const stranger = fleet.start(programOfStranger);
      const { code } = await stranger.ended;
      const [stderr = ''] = stranger
        .output()
        .stderr.replace(/, of \S+?(?=;|\n)/, '')
        .split('\n');
      faults.stranger = { exitCode: code, stderr };
    }
    if (!faults.redisKilled && share > NO_REDIS_AT) faults.redisKilled = await interrupt(redis, status);
    await sleep(MILLISECONDS_BETWEEN);
  }
}

async function everyTenth({ jobs }: OpenQueue): Promise<Set<string>> {
  const waiting = await jobs.getWaiting(0, -1);
  return new Set(waiting.flatMap(({ id }, n) => (n % 10 === 0 && id !== undefined ? [id] : [])));
}

/** Puts jobs that a worker has just begun, and that are to come twice, into the queue again: next in turn, under another id. */
async function deliverAgain({ jobs }: OpenQueue, twice: Set<string>): Promise<number> {
  let count = 0;
  for (const { id = '', name, data, opts } of await jobs.getActive()) {
    if (!twice.delete(id)) continue;
    await jobs.add(name, data, { ...opts, jobId: `${id}-twice`, lifo: true });
    count++;
  }
  return count;
}

async function underWay({ jobs }: OpenQueue): Promise<number> {
  return jobs.getActiveCount();
}

async function interrupt(redis: RedisServer, { images }: QueueStatus): Promise<Faults['redisKilled']> {
  const started = performance.now();
  await redis.kill();
  await sleep(MILLISECONDS_WITHOUT_REDIS);
  await redis.start();
  return { imagesCoded: images.coded, secondsAway: Math.round((performance.now() - started) / 100) / 10 };
}
