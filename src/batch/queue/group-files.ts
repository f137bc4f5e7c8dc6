import type { ListedFile } from '../places/listed-file.js';
import { MOST_IMAGES } from './bundle.js';

/** Bytes of all files of a bundle. */
const MOST_BYTES = 2 ** 23;

/**
 * Groups files into bundles, in order, as they come: as many as a bundle holds, and fewer of large files, so that a bundle takes seconds
 * or a minute and not an hour. Gives their names.
 */
export async function* inBundles(files: AsyncIterable<ListedFile>): AsyncGenerator<string[]> {
  let [names, bytes]: [string[], number] = [[], 0];
  for await (const file of files) {
    const isFull = names.length === MOST_IMAGES || bytes + file.bytes > MOST_BYTES;
    if (isFull && names.length > 0) {
      yield names;
      [names, bytes] = [[], 0];
    }
    names.push(file.name);
    bytes += file.bytes;
  }
  if (names.length > 0) yield names;
}
