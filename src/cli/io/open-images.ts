import { type Dataset, type DatasetOptions, openDataset } from '../../data/dataset.js';
import { printNote } from './output.js';

/** Opens a data set and names on stderr the files that were skipped. Throws what `openDataset` throws. */
export async function openImages(source: string, options: DatasetOptions): Promise<Dataset> {
  const dataset = await openDataset(source, options);
  for (const { name, reason } of dataset.skipped) printNote(`aec: warning: ${name} skipped: ${reason}`);
  return dataset;
}
