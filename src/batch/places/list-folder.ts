import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { pathOfBytes, systemPath } from '../../path-bytes.js';
import { explainSystemError } from '../../system-error.js';
import type { ListedFile } from './listed-file.js';

/**
 * The files in a folder and its subfolders whose names are wanted: relative to it, with `/`, without hidden ones. Each folder is sorted by code unit, and its
 * subfolders have their place among its files, so that equal folders give equal lists. Links are followed, but not to a folder that the
 * link lies in. The names of one folder per level are in memory. `AecError('input')` for a folder that cannot be read.
 */
export async function* listFolder(
  folder: string,
  isWanted: (name: string) => boolean,
): AsyncGenerator<ListedFile> {
  for await (const name of walk(folder, '', [])) {
    if (!isWanted(name)) continue;
    const facts = await stat(systemPath(`${folder}/${name}`)).catch(() => undefined);
    if (facts) yield { name, bytes: facts.size };
  }
}

/** `above` are the true paths of the folders that this one lies in. */
async function* walk(root: string, prefix: string, above: readonly string[]): AsyncGenerator<string> {
  const folder = prefix === '' ? root : `${root}/${prefix}`;
  const trail = [...above, await realpath(systemPath(folder)).catch(explain(folder))];
  for (const { name, entry } of await entriesOf(folder)) {
    const file = await kindOf(`${folder}/${name}`, entry);
    if (file === 'file') yield prefix + name;
    if (file !== 'folder') continue;
    const leadsUp = entry.isSymbolicLink() && trail.includes(await realpath(systemPath(`${folder}/${name}`)));
    if (!leadsUp) yield* walk(root, `${prefix}${name}/`, trail);
  }
}

async function entriesOf(folder: string): Promise<{ name: string; entry: Dirent<Buffer> }[]> {
  const options = { withFileTypes: true, encoding: 'buffer' } as const;
  const entries = await readdir(systemPath(folder), options).catch(explain(folder));
  const named = entries.map((entry) => ({ name: pathOfBytes(entry.name), entry }));
  const visible = named.filter(({ name }) => !name.startsWith('.'));
  return visible.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function kindOf(path: string, entry: Dirent<Buffer>): Promise<'file' | 'folder' | undefined> {
  const facts = entry.isSymbolicLink() ? await stat(systemPath(path)).catch(() => undefined) : entry;
  if (facts?.isFile()) return 'file';
  return facts?.isDirectory() ? 'folder' : undefined;
}

function explain(folder: string): (error: unknown) => never {
  return (error) => {
    throw explainSystemError(error, folder);
  };
}
