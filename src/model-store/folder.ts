import path from 'node:path';
import { writeFolderAtomically } from '../atomic-write.js';
import { readOrdinaryFile } from '../ordinary-file.js';
import { LARGEST_FILE } from '../read-at-most.js';
import { isListed, type Manifest, makeManifest } from './manifest.js';
import type { ModelFiles } from './model-files.js';
import { type ReadFile, readManifest } from './read-model.js';

/** The most bytes of a JSON file of a model: a codec.json of 4096 latent channels, a record of ten thousand epochs. */
const LARGEST_JSON = 2 ** 22;

/** The most bytes of a manifest, of which a command may read very many. That of 256 files has less. */
const LARGEST_MANIFEST = 2 ** 16;

/**
 * Writes a model folder. In a folder that exists, files of the same names are replaced, and others that its manifest lists
 * are removed. `extras` (training record,
 * curve) do not count in the model's content hash. Throws the error of the file system.
 */
export async function writeModelFolder(
  folder: string,
  id: string,
  files: ModelFiles,
  extras: ReadonlyMap<string, Uint8Array | string>,
): Promise<Manifest> {
  const manifest = await makeManifest(id, files);
  // The manifest comes last: a folder without one is not a model.
  const manifestFile = ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`] as const;
  const all = new Map([...files, ...extras, manifestFile]);
  await writeFolderAtomically(folder, all, await listedFilesIn(folder));
  return manifest;
}

/** The files of a model folder on disk. Rejects what is no ordinary file, and what is larger than any such file. */
export function filesIn(folder: string): ReadFile {
  return (name, most = Number.POSITIVE_INFINITY) => {
    return readOrdinaryFile(path.join(folder, name), { most: Math.min(most, largestOf(name)) });
  };
}

function largestOf(name: string): number {
  if (name === 'manifest.json') return LARGEST_MANIFEST;
  return name.endsWith('.json') ? LARGEST_JSON : LARGEST_FILE;
}

/** The files that the manifest of a folder lists and that are just those: what else lies there is not aec's to remove. */
async function listedFilesIn(folder: string): Promise<string[]> {
  const read = filesIn(folder);
  const manifest = await readManifest(read, folder).catch(() => undefined);
  const listed: string[] = [];
  for (const name of Object.keys(manifest?.files ?? {})) {
    const bytes = await read(name).catch(() => undefined);
    if (bytes && (await isListed(manifest!, name, bytes))) listed.push(name);
  }
  return listed;
}
