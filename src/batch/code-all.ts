import type { Image } from '../image/image.js';
import type { CodingPool } from './coding-pool.js';
import type { CodingRow } from './coding-row.js';
import type { CodingItem, CodingJob } from './coding-task.js';
import { Dispatch } from './dispatch.js';
import { findPlace } from './find-place.js';
import { MOST_PIXELS_ALONE, SHARED_PIXELS } from './large-image.js';
import { Lookahead } from './lookahead.js';

export interface CodeAllOptions {
  /** Called with each row as soon as it is known, in any order. */
  readonly onRow?: ((row: CodingRow) => void) | undefined;
  /** Starts nothing more once it is aborted; what is under way is finished, and the rows end. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the pictures of a preview before the row is there; all work is then done in this thread. */
  readonly onPictures?: ((pictures: readonly Image[]) => void) | undefined;
}

/** A few small files are done before threads have started. */
const FEW = 16;
const FEW_BYTES = 2 ** 16;
/** Milliseconds to wait for the first files. */
const PATIENCE = 50;

/**
 * Codes any number of files: in each thread of the pool many small ones in one task, so that a task takes a fraction of a second. Files
 * are taken from `items` as they are needed, and a bounded number of rows waits to be taken. Yields one row for each file, in the order
 * of `items`; throws only what `items` throws.
 */
export async function* codeAll(
  pool: CodingPool,
  job: CodingJob,
  items: Iterable<CodingItem> | AsyncIterable<CodingItem>,
  { onRow, signal, onPictures }: CodeAllOptions = {},
): AsyncGenerator<CodingRow> {
  const source = new Lookahead(items);
  const first = await source.take(FEW + 1, PATIENCE);
  const isAll = source.ended;
  source.putBack(first);
  if (pool.jobs > 1 && !onPictures && !(isAll && (await isQuick(first)))) {
    const mostPixels = isAll && first.length < pool.jobs ? SHARED_PIXELS : MOST_PIXELS_ALONE;
    yield* new Dispatch(pool, job, source, { mostPixels, onRow, signal }).rows();
    return;
  }
  while (!signal?.aborted) {
    const [item] = await source.take(1, 0);
    if (!item) return;
    const row = await pool.codeHere(item, job, onPictures);
    onRow?.(row);
    yield row;
  }
}

/** Whether it takes less time to code the files one after the other than to start threads. */
async function isQuick(items: readonly CodingItem[]): Promise<boolean> {
  if (items.length <= 1) return true;
  if (items.length > FEW) return false;
  const sizes = items.map(async ({ input }) => (await (await findPlace(input)).stat(input))?.bytes ?? 0);
  const bytes = await Promise.all(sizes).catch(() => [0]);
  return bytes.reduce((sum, size) => sum + size, 0) <= FEW_BYTES;
}
