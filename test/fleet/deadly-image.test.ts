import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { enqueue } from '../../src/batch/queue/enqueue.js';
import { openQueue } from '../../src/batch/queue/open-queue.js';
import { readStatus } from '../../src/batch/queue/status.js';
import { temporaryFolder } from '../cli/images.js';
import { noRedis, RedisServer } from './redis-server.js';

const worker = fileURLToPath(new URL('deadly-worker.ts', import.meta.url));

it.skipIf(noRedis).each(['dies', 'hangs'])(
  `an image of which each worker %s is given up, and no other${noRedis}`,
  async (how) => {
    const folder = await temporaryFolder();
    const redis = await RedisServer.start();
    const queue = await openQueue({ name: how, redis: redis.url });
    try {
      const job = { direction: 'compress', settings: { existing: 'same' } } as const;
      const order = { version: '1.0.0', job, from: folder, to: folder, models: [] };
      await enqueue(queue, order, files(), { attempts: 3, onProblem: () => {} });
      const ends: (NodeJS.Signals | null)[] = [];
      while (ends.at(-1) !== null) ends.push(await runWorker(redis.url, how));
      expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', null]);
      expect((await readStatus(queue)).images).toEqual({ total: 20, coded: 19, failed: 1, left: 0 });
      const letters: string[] = [];
      for await (const { name, message } of queue.ledger.letters()) letters.push(`${name}: ${message}`);
      expect(letters).toEqual(['deadly.png: the worker that coded it died or was stuck, twice']);
    } finally {
      await queue.close();
      await redis.stop();
    }
  },
);

async function* files() {
  for (let n = 0; n < 19; n++) yield { name: `${n}.png`, bytes: 1 };
  yield { name: 'deadly.png', bytes: 1 };
}

/** Runs a worker to its end, and says which signal that was. */
function runWorker(redis: string, how: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', worker, redis, how], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}
