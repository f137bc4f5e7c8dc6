import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, makeManifest } from './manifest.js';
import type { ModelFiles } from './model-files.js';
import type { ReadFile } from './read-model.js';

/**
 * Writes a model folder: first under a temporary name, then in one rename, so that no half-written model is ever
 * found. `extras` (training record, curve) are not part of the model's content hash.
 */
export async function writeModelFolder(
  folder: string,
  id: string,
  files: ModelFiles,
  extras: ReadonlyMap<string, Uint8Array | string>,
): Promise<Manifest> {
  const manifest = await makeManifest(id, files);
  const temporary = `${folder}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  const all = new Map<string, Uint8Array | string>([
    ...files,
    ...extras,
    ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
  ]);
  for (const [name, content] of all) {
    const file = path.join(temporary, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
  return manifest;
}

/** The files of a model folder on disk. */
export function filesIn(folder: string): ReadFile {
  return (name) => readFile(path.join(folder, name));
}
