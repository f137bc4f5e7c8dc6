import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFolderAtomically } from '../atomic-write.js';
import { type Manifest, makeManifest } from './manifest.js';
import type { ModelFiles } from './model-files.js';
import type { ReadFile } from './read-model.js';

/**
 * Writes a model folder completely or not at all, and replaces the folder that is there. `extras` (training record,
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
  await writeFolderAtomically(folder, new Map([...files, ...extras, manifestFile]));
  return manifest;
}

/** The files of a model folder on disk. */
export function filesIn(folder: string): ReadFile {
  return (name) => readFile(path.join(folder, name));
}
