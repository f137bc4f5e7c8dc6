import { AecError } from '../../errors.js';
import type { ListedFile } from '../places/listed-file.js';
import { MOST_IMAGES, withoutExtension } from './bundle.js';

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

/**
 * Passes on files whose outputs differ. Names of one folder that differ in their extension only follow each other in a sorted list,
 * with nothing between but names that begin with theirs, so it takes no list of all outputs to find them.
 *
 * `AecError('usage')` for two names with one output, and `AecError('input')` for one that leads out of its folder.
 */
export async function* distinctFiles(files: AsyncIterable<ListedFile>): AsyncGenerator<ListedFile> {
  const open: { name: string; stem: string }[] = [];
  for await (const file of files) {
    const { name } = file;
    checkInside(name);
    const stem = withoutExtension(name);
    while (open.length > 0 && !name.startsWith(`${open.at(-1)!.stem}.`)) open.pop();
    const other = open.find((earlier) => earlier.stem === stem);
    if (other) {
      throw new AecError('usage', `${other.name} and ${name} would both become one file; rename one of them`);
    }
    open.push({ name, stem });
    yield file;
  }
}

/** Keys of objects may be anything; as the name of a file, `..` would lead anywhere. */
function checkInside(name: string): void {
  const parts = name.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\0\\]/.test(name)) return;
  throw new AecError('input', `${JSON.stringify(name)} cannot be the name of a file; rename the object`);
}
