import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import { inPackage } from '../package-root.js';
import { filesIn } from './folder.js';
import { readManifest } from './read-model.js';

/** A model on this machine, as its manifest names it: no other file was read. */
export interface NamedModel {
  readonly id: string;
  readonly hash: string;
  readonly folder: string;
}

/** The folder of the models that came with aec. In a clone of aec, models of one's own may lie beside them. */
export const shippedModels = inPackage('models/');

/** The ids of the models that came with aec, which are also the names of their folders: those that its package lists. */
export function shippedIds(): ReadonlySet<string> {
  shipped ??= new Set(readShippedIds());
  return shipped;
}

let shipped: ReadonlySet<string> | undefined;

function readShippedIds(): string[] {
  const file = inPackage('package.json');
  const json = parseJson(readFileSync(file), file, 'model');
  const { files } = parseAs(v.object({ files: v.array(v.string()) }), json, file, 'model');
  return files.flatMap((name) => /^models\/([a-z0-9-]+)$/.exec(name)?.[1] ?? []);
}

/** Whether a model came with aec. */
export function isShipped({ folder }: Pick<NamedModel, 'folder'>): boolean {
  return path.dirname(folder) === path.resolve(shippedModels) && shippedIds().has(path.basename(folder));
}

/**
 * The folders that are searched for models, in order: that of the models that came with aec, whose ids no other model
 * takes over; `models` in the working directory; and those listed in the environment variable AEC_MODELS (separated as in
 * PATH).
 */
export function modelFolders(): string[] {
  const further = (process.env.AEC_MODELS ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...new Set([shippedModels, 'models', ...further].map((folder) => path.resolve(folder)))];
}

/** The most folders of a folder that are looked at, so that a folder from strangers cannot keep a command busy. */
const MOST_FOLDERS = 1000;

/**
 * Names the models in `parents`, in order of search, those that came with aec first, by their manifests alone. It skips folders
 * without a manifest, and passes to `onDamaged` folders whose manifest is damaged and parents with too many folders.
 */
export async function nameModels(
  onDamaged: (folder: string, error: AecError) => void = () => {},
  parents: readonly string[] = modelFolders(),
): Promise<NamedModel[]> {
  const models: NamedModel[] = [];
  for (const parent of parents) {
    const folders = await foldersIn(parent);
    for (const folder of folders.slice(0, MOST_FOLDERS)) {
      const model = (await hasManifest(folder)) && (await unlessDamaged(folder, nameModel(folder)));
      if (model instanceof AecError) onDamaged(folder, model);
      else if (model) models.push(model);
    }
    if (folders.length <= MOST_FOLDERS) continue;
    const advice = `models are searched in the first ${MOST_FOLDERS} by name; name the folders of others`;
    onDamaged(parent, new AecError('model', `${parent} has ${folders.length} folders: ${advice}`));
  }
  return [...models.filter(isShipped), ...models.filter((model) => !isShipped(model))];
}

/** Names the models that came with aec. */
export async function nameShipped(
  onDamaged?: (folder: string, error: AecError) => void,
): Promise<NamedModel[]> {
  return (await nameModels(onDamaged, [path.resolve(shippedModels)])).filter(isShipped);
}

async function nameModel(folder: string): Promise<NamedModel> {
  const { id, hash } = await readManifest(filesIn(folder), folder);
  return { id, hash, folder };
}

/** Whether a folder says that it holds a model. */
export function hasManifest(folder: string): Promise<boolean> {
  return lstat(path.join(folder, 'manifest.json')).then(
    () => true,
    () => false,
  );
}

/** What reading a folder gives, or what is wrong with it: one hostile folder must not keep other models from being found. */
export function unlessDamaged<Result>(folder: string, reading: Promise<Result>): Promise<Result | AecError> {
  return reading.catch((error: unknown) => {
    if (error instanceof AecError) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new AecError('model', `${folder}: cannot be read (${reason})`, { cause: error });
  });
}

/** The folders in a folder, sorted by name; none if it cannot be read. */
async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  // A name that starts with a dot is that of a folder still being written.
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => path.join(parent, name)).sort();
}
