import { AecError } from '../../errors.js';
import { BUNDLE_SIZE, withoutExtension } from './bundle.js';

/** Groups names into bundles, in order, as they come. */
export async function* inBundles(names: AsyncIterable<string>): AsyncGenerator<string[]> {
  let bundle: string[] = [];
  for await (const name of names) {
    bundle.push(name);
    if (bundle.length < BUNDLE_SIZE) continue;
    yield bundle;
    bundle = [];
  }
  if (bundle.length > 0) yield bundle;
}

/**
 * Passes on names whose outputs differ. Names of one folder that differ in their extension only follow each other in a sorted list,
 * with nothing between but names that begin with theirs, so it takes no list of all outputs to find them.
 *
 * `AecError('usage')` for two names with one output, and `AecError('input')` for one that leads out of its folder.
 */
export async function* distinctNames(names: AsyncIterable<string>): AsyncGenerator<string> {
  const open: { name: string; stem: string }[] = [];
  for await (const name of names) {
    checkInside(name);
    const stem = withoutExtension(name);
    while (open.length > 0 && !name.startsWith(`${open.at(-1)!.stem}.`)) open.pop();
    const other = open.find((earlier) => earlier.stem === stem);
    if (other) {
      throw new AecError('usage', `${other.name} and ${name} would both become one file; rename one of them`);
    }
    open.push({ name, stem });
    yield name;
  }
}

/** Keys of objects may be anything; as the name of a file, `..` would lead anywhere. */
function checkInside(name: string): void {
  const parts = name.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\0\\]/.test(name)) return;
  throw new AecError('input', `${JSON.stringify(name)} cannot be the name of a file; rename the object`);
}
