import { listPlace } from '../../../../batch/places/list-place.js';
import { type Enqueued, enqueue } from '../../../../batch/queue/enqueue.js';
import type { OpenQueue } from '../../../../batch/queue/open-queue.js';
import { joinRef } from '../../../../batch/refs.js';
import { IMAGE_EXTENSIONS } from '../../../../data/image-extensions.js';
import { formatCount, formatCountOf } from '../../../../figures.js';
import { EXIT } from '../../../core/exit-codes.js';
import { printJson, printNote, printResult } from '../../../io/output.js';
import type { QueueOptions } from '../queue-options.js';
import { withQueue } from '../with-queue.js';
import { makeOrder, type OrderOptions } from './make-order.js';
import { tryFirst } from './try-first.js';

const SECONDS_BETWEEN_LINES = 10;

export interface EnqueueCommandOptions extends OrderOptions, QueueOptions {
  readonly attempts: number;
  readonly ahead?: number;
  readonly again?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `aec batch enqueue`: lists the images, and puts them into the queue as they are found. */
export async function enqueueImages(from: string, options: EnqueueCommandOptions): Promise<void> {
  const { attempts, ahead, again, quiet, json } = options;
  const order = await makeOrder(from, options);
  const extensions = options.decompress ? ['aec'] : IMAGE_EXTENSIONS;
  await tryFirst(order, listPlace(order.from, extensions));
  await withQueue(options, async (queue) => {
    const onProgress = quiet || json ? undefined : progressLines(order.from);
    const files = listPlace(order.from, extensions);
    let left = 0;
    const onProblem = (name: string, message: string) => {
      printNote(`aec: ${joinRef(order.from, name)}: ${message}`);
      left++;
    };
    const enqueued = await enqueue(queue, order, files, { attempts, ahead, again, onProgress, onProblem });
    if (left > 0) {
      printNote(`aec: ${formatCountOf(left, 'file')} left out`);
      process.exitCode = EXIT.input;
    }
    if (!quiet) await warnIfForgetful(queue);
    if (json) return printJson({ queue: queue.name, ...enqueued });
    if (!quiet) printResult(describe(enqueued, queue.where));
  });
}

function describe({ images, bundles, added }: Enqueued, where: string): string {
  const counts = `${formatCountOf(images, 'image')} in ${formatCountOf(bundles, 'bundle')}`;
  if (added === bundles) return `${where}: ${counts} put in`;
  return `${where}: ${counts}, of which ${formatCount(added)} put in; the others were there or are done (--again does them again)`;
}

/** A line every few seconds: how many there are is known only at the end. */
function progressLines(from: string): (images: number) => void {
  let printed = performance.now();
  return (images) => {
    if (performance.now() - printed < SECONDS_BETWEEN_LINES * 1000) return;
    printed = performance.now();
    printNote(`${from}: ${formatCountOf(images, 'image')} so far`);
  };
}

/** BullMQ itself warns of a Redis that throws keys away. */
async function warnIfForgetful({ redis, where }: OpenQueue): Promise<void> {
  const info = await redis.info('persistence').catch(() => '');
  if (!/aof_enabled:0/.test(info)) return;
  printNote(`aec: note: ${where} keeps no log on disk: a restart may lose work; set appendonly yes`);
}
