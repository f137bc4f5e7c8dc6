import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenQueue } from '../../../../batch/queue/open-queue.js';
import { isOver, type QueueStatus, readStatus } from '../../../../batch/queue/status.js';
import { EXIT } from '../../../core/exit-codes.js';
import { printJson, printJsonLine, printResult } from '../../../io/output.js';
import { formatPairs } from '../../../io/table.js';
import type { QueueOptions } from '../queue-options.js';
import { withQueue } from '../with-queue.js';
import { oneLine, statusPairs } from './describe.js';
import { listFailures } from './list-failures.js';
import { serveMetrics } from './serve-metrics.js';
import { openStatusLine } from './status-line.js';

export interface StatusOptions extends QueueOptions {
  readonly watch?: boolean;
  readonly failures?: boolean;
  readonly metricsPort?: number;
  readonly json?: boolean;
}

const SECONDS_BETWEEN = 2;

/** `aec batch status`. */
export async function showStatus(options: StatusOptions): Promise<void> {
  const { watch, failures, metricsPort, json } = options;
  await withQueue(options, async (queue) => {
    if (metricsPort !== undefined) return serveMetrics(queue, metricsPort);
    const status = watch ? await watchQueue(queue, json) : await readStatus(queue);
    if (failures) return listFailures(queue, json);
    if (!json) for (const line of formatPairs(statusPairs(status), 11)) printResult(line);
    else if (!watch) printJson(status);
  });
}

/** Shows the status every two seconds until nothing is left to do. Failures then decide the exit status, as of any command. */
async function watchQueue(queue: OpenQueue, json = false): Promise<QueueStatus> {
  const line = openStatusLine();
  try {
    for (;;) {
      const status = await readStatus(queue);
      if (json) printJsonLine(status);
      else line.show(oneLine(status));
      if (isOver(status)) {
        if (status.images.failed + status.bundles.givenUp > 0) process.exitCode = EXIT.input;
        return status;
      }
      await sleep(SECONDS_BETWEEN * 1000);
    }
  } finally {
    line.close();
  }
}
