import type { ReadTask } from '../data/decode-in-threads.js';
import { decodeFiles } from '../data/image-loader.js';
import { useOneThreadPerImage } from '../image/load-sharp.js';
import { inLanes } from '../in-lanes.js';
import { answering } from '../worker-threads.js';
import { codeItem } from './code-item.js';
import type { CodingRow } from './coding-row.js';
import type { CodingTask } from './coding-task.js';
import { findPlace } from './find-place.js';
import { LargeImage } from './large-image.js';
import { ModelCache } from './model-cache.js';
import { type BlockTask, doBlock } from './pack-block.js';
import { doPart, type PartTask } from './part-of-image.js';

/** Whole files to code; those of more than so many pixels come back as `large`. */
export type ItemsTask = CodingTask & { readonly kind: 'items'; readonly mostPixels: number };

export type WorkerTask = PartTask | BlockTask | ItemsTask | ReadTask;

/** One per item of an ItemsTask. */
export type ItemResult = CodingRow | 'large';

/** Files of a task that are under way at the same time: those of tasks with more than one are small. With 2, cores are idle for an eighth of the time. */
const LANES = 4;

useOneThreadPerImage();
const models = new ModelCache();

/** Runs in a worker. */
export default answering((task: WorkerTask) => {
  if (task.kind === 'items') return doItems(task);
  if (task.kind === 'read') return decodeFiles(task);
  return task.kind === 'block' ? doBlock(task, models) : doPart(task, models);
});

async function doItems({ items, mostPixels, ...job }: ItemsTask): Promise<ItemResult[]> {
  const context = {
    models,
    findPlace,
    modelFor: async <M>(model: M, { width, height }: { width: number; height: number }) => {
      if (width * height > mostPixels) throw new LargeImage();
      return model;
    },
  };
  return inLanes(items, LANES, (item) =>
    codeItem(item, job, context).catch((error: unknown): ItemResult => {
      if (error instanceof LargeImage) return 'large';
      throw error;
    }),
  );
}
