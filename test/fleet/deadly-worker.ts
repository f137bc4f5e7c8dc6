/**
 * A worker in a process of its own whose coder dies of one image, as a decoder with a fault would: the process is gone at once, or it is
 * never done with it. Run by deadly-image.test.ts with the URL of Redis and `dies` or `hangs`.
 */
import type { CodingRow } from '../../src/batch/coding-row.js';
import { openQueue } from '../../src/batch/queue/open-queue.js';
import { QueueWorker } from '../../src/batch/queue/worker.js';

const [redis, how] = process.argv.slice(2) as [string, 'dies' | 'hangs'];
const queue = await openQueue({ name: how, redis });
const worker = new QueueWorker(queue, {
  version: '1.0.0',
  threads: 1,
  concurrency: 1,
  lease: 1,
  untilDone: true,
  patience: 1,
  onStuck: () => process.kill(process.pid, 'SIGKILL'),
  async *code(_job, items): AsyncGenerator<CodingRow> {
    for await (const item of items) {
      if (item.input.endsWith('/deadly.png')) {
        if (how === 'dies') process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      }
      yield {
        ...item,
        width: 1,
        height: 1,
        channels: 1,
        alpha: false,
        model: { id: 'none', hash: '' },
        bytes: { input: 1, output: 1 },
        notes: [],
        ms: 1,
        finished: new Date().toISOString(),
      };
    }
  },
  isThere: async () => false,
});
await worker.run();
await queue.close();
