import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a model folder that do not code: records, cards, the networks as tfjs layers. */
export async function otherFilesIn(
  folder: string,
  coding: ReadonlyMap<string, unknown>,
): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const others = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !coding.has(name) && name !== 'manifest.json');
  return new Map(
    await Promise.all(others.map(async (name) => [name, await readFile(path.join(folder, name))] as const)),
  );
}
