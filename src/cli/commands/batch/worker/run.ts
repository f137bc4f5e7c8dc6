import { CodingPool } from '../../../../batch/coding-pool.js';
import { findPlace } from '../../../../batch/find-place.js';
import { codeInThreads } from '../../../../batch/queue/code-in-threads.js';
import { type BundleReport, QueueWorker } from '../../../../batch/queue/worker.js';
import { formatCountOf, formatDuration } from '../../../../figures.js';
import { EXIT } from '../../../core/exit-codes.js';
import { packageVersion } from '../../../core/versions.js';
import { printJsonLine, printNote, printResult } from '../../../io/output.js';
import type { QueueOptions } from '../queue-options.js';
import { withQueue } from '../with-queue.js';

export interface WorkerCommandOptions extends QueueOptions {
  readonly jobs?: number;
  readonly concurrency: number;
  readonly untilDone?: boolean;
  readonly grace: number;
  readonly lease: number;
  readonly patience: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Seconds beyond the grace in which Redis has to take back what is left. */
const LAST_SECONDS = 20;

/** `aec batch worker`. */
export async function runQueueWorker(options: WorkerCommandOptions): Promise<void> {
  const { jobs, concurrency, lease, grace, patience, untilDone, quiet, json } = options;
  const pool = new CodingPool({ jobs });
  await withQueue(options, async (queue) => {
    const worker = new QueueWorker(queue, {
      version: packageVersion(),
      threads: pool.jobs,
      concurrency,
      lease,
      untilDone,
      patience,
      onStuck: () => {
        printNote(
          `aec: no image was finished in ${formatDuration(patience)}; the worker ends, and its bundles go to others`,
        );
        process.exit(EXIT.bug);
      },
      code: codeInThreads(pool),
      isThere: async (ref) => (await (await findPlace(ref)).stat(ref)) !== undefined,
      onBundle: (report) => {
        if (json) printJsonLine(report);
        else if (!quiet) printResult(describe(report));
      },
      onNote: (text) => printNote(`aec: note: ${text}`),
    });
    if (!quiet && !json)
      printNote(`worker ${worker.id} of ${queue.where}: ${formatCountOf(pool.jobs, 'thread')}`);
    stopOnSignals(worker, grace, quiet);
    await worker.run();
  }).finally(() => pool.close());
}

function describe({ bundle, outcome, images, coded, failed, seconds }: BundleReport): string {
  const counts =
    coded === undefined ? formatCountOf(images, 'image') : `${formatCountOf(coded, 'image')} coded`;
  const failures = failed ? `, ${failed} failed` : '';
  const how = {
    finished: '',
    failed: '; some failed and will be tried again',
    'handed back': '; handed back',
  };
  return `bundle ${bundle.slice(0, 8)}: ${counts}${failures} in ${formatDuration(seconds)}${how[outcome]}`;
}

/** The first signal lets bundles be finished in the time of grace, the second hands them back at once. */
function stopOnSignals(worker: QueueWorker, grace: number, quiet = false): void {
  let signals = 0;
  const stop = () => {
    signals++;
    const seconds = signals === 1 ? grace : 0;
    if (!quiet)
      printNote(`aec: note: stopping; what is not done in ${formatDuration(seconds)} is handed back`);
    void worker.stop(seconds);
    setTimeout(giveUp, (seconds + LAST_SECONDS) * 1000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

function giveUp(): void {
  printNote('aec: Redis takes nothing back; the bundles go to other workers when their lease ends');
  process.exit(EXIT.interrupted);
}
