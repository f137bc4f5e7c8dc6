import { retryFailed } from '../../../../batch/queue/retry.js';
import { formatCountOf } from '../../../../figures.js';
import { printJson, printResult } from '../../../io/output.js';
import type { QueueOptions } from '../queue-options.js';
import { withQueue } from '../with-queue.js';

export interface RetryOptions extends QueueOptions {
  readonly attempts: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec batch retry`. */
export async function retryImages(options: RetryOptions): Promise<void> {
  const retried = await withQueue(options, (queue) => retryFailed(queue, options.attempts));
  if (options.json) return printJson(retried);
  if (options.quiet) return;
  const bundles =
    retried.bundles > 0 ? ` and ${formatCountOf(retried.bundles, 'bundle')} that had been given up` : '';
  printResult(`${formatCountOf(retried.images, 'image')}${bundles} put into the queue again`);
}
