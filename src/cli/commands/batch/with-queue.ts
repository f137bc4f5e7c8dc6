import { type OpenQueue, openQueue } from '../../../batch/queue/open-queue.js';
import { AecError } from '../../../errors.js';
import { printNote } from '../../io/output.js';
import type { QueueOptions } from './queue-options.js';

/** Does something with a queue, and closes it afterwards. Notes on stderr when Redis goes away and comes back. */
export async function withQueue<T>(
  { queue: name, redis, quiet }: QueueOptions & { readonly quiet?: boolean },
  work: (queue: OpenQueue) => Promise<T>,
): Promise<T> {
  const note = (text: string) => {
    if (!quiet) printNote(`aec: note: ${text}`);
  };
  let isClosing = false;
  const queue = await openQueue(
    { name, redis },
    {
      onLost: (reason) => {
        if (!isClosing) note(`Redis has gone away (${reason}); waiting until it is back`);
      },
      onBack: () => note('Redis is back'),
    },
  );
  try {
    return await work(queue);
  } catch (error) {
    throw explainRedisError(error, queue.where);
  } finally {
    isClosing = true;
    await queue.close();
  }
}

/** What Redis refuses, as when it is full, may only be read, or keeps something else under our keys. */
function explainRedisError(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return error;
  return new AecError('input', `${where}: Redis says: ${error.message}`, { cause: error });
}
