/**
 * A worker in a process of its own whose coder dies of one image, as a decoder with a fault would: the process is gone at once. Run by
 * deadly-image.test.ts with the URL of Redis.
 */
import type { CodingRow } from '../../src/batch/coding-row.js';
import { openQueue } from '../../src/batch/queue/open-queue.js';
import { QueueWorker } from '../../src/batch/queue/worker.js';

const queue = await openQueue({ name: 'deadly', redis: process.argv[2]! });
const worker = new QueueWorker(queue, {
  version: '1.0.0',
  threads: 1,
  concurrency: 1,
  lease: 1,
  untilDone: true,
  async *code(_job, items): AsyncGenerator<CodingRow> {
    for await (const item of items) {
      if (item.input.endsWith('/deadly.png')) process.kill(process.pid, 'SIGKILL');
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
