import type { OpenQueue } from './open-queue.js';
import type { WorkerState } from './roll-call.js';

/** How far a queue is. */
export interface QueueStatus {
  readonly queue: string;
  readonly images: {
    readonly total: number;
    readonly coded: number;
    /** Those that failed for good: the dead letters. */
    readonly failed: number;
    /** Those that are neither, given-up bundles included. */
    readonly left: number;
  };
  readonly bundles: {
    readonly total: number;
    readonly finished: number;
    readonly waiting: number;
    readonly active: number;
    /** Those with images that failed, which wait to be tried again. */
    readonly delayed: number;
    /** Those that were given up as a whole. */
    readonly givenUp: number;
  };
  /** Bytes of the images of finished bundles. */
  readonly bytes: { readonly read: number; readonly written: number };
  readonly workers: readonly WorkerState[];
  readonly imagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Null while nothing moves. */
  readonly secondsLeft: number | null;
}

export async function readStatus({ name, jobs, ledger, rollCall }: OpenQueue): Promise<QueueStatus> {
  const [counts, totals, workers] = await Promise.all([
    jobs.getJobCounts('wait', 'active', 'delayed', 'failed'),
    ledger.totals(),
    rollCall.workers(),
  ]);
  const sum = (of: 'underWay' | 'imagesPerSecond' | 'bytesPerSecond') =>
    workers.reduce((total, worker) => total + worker[of], 0);
  const { images: total, failed } = totals;
  const coded = Math.min(totals.coded + sum('underWay'), total - failed);
  const left = total - coded - failed;
  const speed = sum('imagesPerSecond');
  const { wait: waiting = 0, active = 0, delayed = 0, failed: givenUp = 0 } = counts;
  return {
    queue: name,
    images: { total, coded, failed, left },
    bundles: {
      total: totals.bundles,
      finished: totals.finished,
      waiting,
      active,
      delayed,
      givenUp,
    },
    bytes: { read: totals.bytesRead, written: totals.bytesWritten },
    workers,
    imagesPerSecond: speed,
    bytesPerSecond: sum('bytesPerSecond'),
    secondsLeft: left === 0 ? 0 : speed > 0 ? left / speed : null,
  };
}

/** Whether no worker has anything to do any more: what is left was given up. */
export function isOver({ bundles }: QueueStatus): boolean {
  return bundles.waiting + bundles.active + bundles.delayed === 0;
}
