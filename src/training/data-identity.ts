import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.js';
import { evenlySpread } from '../data/evenly-spread.js';

/** The most files whose sizes are asked for: evenly spread over the data set. */
const MOST_SIZES = 4096;

/** A hash of what a data set lists, in its order: names, and sizes in bytes. A run is resumed with the same data only. */
export async function identityOf(dataset: Dataset): Promise<string> {
  const hash = createHash('sha256');
  const { count, usual, largest } = dataset;
  hash.update(JSON.stringify({ count, usual, largest }));
  for (let index = 0; index < count; index++) hash.update(`\n${dataset.nameOf(index)}`);
  if (dataset.bytesOf) {
    for (const index of evenlySpread(count, MOST_SIZES)) hash.update(`\n${await dataset.bytesOf(index)}`);
  }
  return hash.digest('hex').slice(0, 32);
}
