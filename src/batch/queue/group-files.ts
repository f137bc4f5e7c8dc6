import type { ListedFile } from '../places/listed-file.js';
import { MOST_IMAGES } from './bundle.js';

/**
 * Bytes of all files of a bundle. Those of the first ones are few, so that a small queue keeps all workers busy to its end; later ones have
 * twice as many and so on, so that a queue of a billion images does not consist of a billion bundles.
 */
const [LEAST_BYTES, MOST_BYTES] = [2 ** 19, 2 ** 23];
/** Bundles before the next size. */
const BUNDLES_A_SIZE = 32;

/**
 * Groups files into bundles, in order, as they come: as many as a bundle holds, and fewer of large files, so that a bundle takes seconds
 * or a minute and not an hour. Gives their names.
 */
export async function* inBundles(files: AsyncIterable<ListedFile>): AsyncGenerator<string[]> {
  let [names, bytes, bundles]: [string[], number, number] = [[], 0, 0];
  for await (const file of files) {
    const most = Math.min(MOST_BYTES, LEAST_BYTES * 2 ** Math.floor(bundles / BUNDLES_A_SIZE));
    const isFull = names.length === MOST_IMAGES || bytes + file.bytes > most;
    if (isFull && names.length > 0) {
      yield names;
      bundles++;
      [names, bytes] = [[], 0];
    }
    names.push(file.name);
    bytes += file.bytes;
  }
  if (names.length > 0) yield names;
}
