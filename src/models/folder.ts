import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';
import { type Manifest, makeManifest, verifyManifest } from './manifest.js';

/** The files of a model folder that coding depends on, by path inside the folder. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

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
  const manifest = makeManifest(id, files);
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

/** Reads a model folder and verifies every byte against its manifest. */
export async function readModelFolder(folder: string): Promise<{ manifest: Manifest; files: ModelFiles }> {
  const manifest = await readManifest(folder);
  const files = new Map<string, Uint8Array>();
  for (const name of Object.keys(manifest.files)) {
    try {
      files.set(name, await readFile(path.join(folder, name)));
    } catch (error) {
      throw new AecError('model', `${folder}: ${name} is missing; restore the folder`, { cause: error });
    }
  }
  verifyManifest(manifest, files, folder);
  return { manifest, files };
}

/** Reads and checks `manifest.json` alone: who the model is, without its weights. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = path.join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AecError('model', `${folder}: not a model folder (no manifest.json)`, { cause: error });
  });
  const manifest = parseJson(text, file) as Manifest;
  const names = Object.keys(manifest?.files ?? {});
  const inside = names.every((name) => /^[\w-]+(\/[\w-]+)*\.\w+$/.test(name));
  if (typeof manifest?.id !== 'string' || !isHash(manifest.hash) || !inside || names.length === 0) {
    throw new AecError('model', `${file}: not a model manifest; restore the folder`);
  }
  return manifest;
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AecError('model', `${where}: not valid JSON; restore the folder`, { cause: error });
  }
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
