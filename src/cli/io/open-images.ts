import { type Dataset, type DatasetOptions, openDataset } from '../../data/dataset.js';
import { formatCountOf } from '../../figures.js';
import { EXIT } from '../core/exit-codes.js';
import { printNote } from './output.js';

export interface OpenImagesOptions extends DatasetOptions {
  /** Whether notes are left out; what could not be read is always named. */
  readonly quiet?: boolean | undefined;
}

/** Opens a data set, and tells of it as `tellOf` does. Throws what `openDataset` throws. */
export async function openImages(source: string, { quiet, ...options }: OpenImagesOptions): Promise<Dataset> {
  const dataset = await openDataset(source, options);
  tellOf(dataset, quiet);
  return dataset;
}

/** Names on stderr the files that were skipped, errors that set the exit status, and what reading changed of others. */
export function tellOf({ skipped, notes }: Pick<Dataset, 'skipped' | 'notes'>, quiet = false): void {
  for (const { name, reason } of skipped) printNote(`aec: ${name} skipped: ${reason}`);
  if (skipped.length > 0) process.exitCode = EXIT.input;
  if (quiet) return;
  for (const { note, images, first } of notes) {
    const which = images === 1 ? first : `${formatCountOf(images, 'image')}, the first ${first}`;
    printNote(`aec: note: ${which}: ${note}`);
  }
}
