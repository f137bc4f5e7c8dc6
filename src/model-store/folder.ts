import path from 'node:path';
import { writeFolderAtomically } from '../atomic-write.js';
import { readOrdinaryFile } from '../ordinary-file.js';
import { type Manifest, makeManifest } from './manifest.js';
import type { ModelFiles } from './model-files.js';
import { OWN_IMAGES_FILE } from './own-images.js';
import { type ReadFile, readManifest } from './read-model.js';

/** The most bytes of a JSON file of a model: far more than any network needs. */
const LARGEST_JSON = 2 ** 24;

/**
 * Writes a model folder. In a folder that exists, only the files of the model are replaced. `extras` (training record,
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
  await writeFolderAtomically(folder, all, await modelFilesIn(folder));
  return manifest;
}

/** The files of a model folder on disk. Rejects what is no ordinary file, and what is larger than any such file. */
export function filesIn(folder: string): ReadFile {
  return (name) => {
    const limits = name.endsWith('.json') ? { most: LARGEST_JSON } : {};
    return readOrdinaryFile(path.join(folder, name), limits);
  };
}

/** The files that aec wrote into a model folder, by its manifest; none in a folder without one. */
async function modelFilesIn(folder: string): Promise<string[]> {
  const manifest = await readManifest(filesIn(folder), folder).catch(() => undefined);
  if (!manifest) return [];
  const coding = Object.keys(manifest.files);
  const layers = coding.filter((name) => name.endsWith('/network.json')).map(path.posix.dirname);
  const named = layers.flatMap((name) => [`${name}/model.json`, `${name}/weights.bin`]);
  return [...coding, ...named, OWN_IMAGES_FILE, 'training.json', 'history.svg'];
}
