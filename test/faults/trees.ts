import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isTemporary } from '../../src/temporaries.js';

/** The files below a folder with a hash of each; none if there is no such folder. */
export type Tree = ReadonlyMap<string, string>;

export async function treeOf(folder: string): Promise<Tree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const hashes = await Promise.all(
    files.sort().map(async (file) => {
      const hash = createHash('sha256').update(await readFile(file));
      return [path.relative(folder, file), hash.digest('hex')] as const;
    }),
  );
  return new Map(hashes);
}

/** The names of temporaries of aec in a tree. */
export function temporariesIn(tree: Tree): string[] {
  return [...tree.keys()].filter((name) => name.split(path.sep).some(isTemporary));
}

/** What of `found` is not in `whole`, but for temporaries: a file half-written under its final name, or one too many. */
export function differences(found: Tree, whole: Tree): string[] {
  const own = [...found].filter(([name]) => !name.split(path.sep).some(isTemporary));
  return own.filter(([name, hash]) => whole.get(name) !== hash).map(([name]) => name);
}

/** What of `whole` is missing in `found`. */
export function missing(found: Tree, whole: Tree): string[] {
  return [...whole.keys()].filter((name) => !found.has(name));
}
