import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import { inPackage } from '../package-root.js';
import { didYouMean } from '../suggest.js';
import { filesIn } from './folder.js';
import { type ModelSpec, parseSpec } from './model-spec.js';
import { readManifest, readStoredModel, type StoredModel } from './read-model.js';

/** A model on this machine, described without loading its weights. */
export interface InstalledModel {
  readonly id: string;
  readonly hash: string;
  readonly folder: string;
  readonly spec: ModelSpec;
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
export function isShipped({ folder }: Pick<InstalledModel, 'folder'>): boolean {
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

/**
 * Lists the models in `parents`, in order of search, those that came with aec first. It skips folders without a manifest. A damaged model is passed to
 * `onDamaged` and skipped, so that the others can still be used.
 */
export async function listModels(
  onDamaged: (folder: string, error: AecError) => void = () => {},
  parents: readonly string[] = modelFolders(),
): Promise<InstalledModel[]> {
  const folders = (await Promise.all(parents.map(foldersIn))).flat();
  const models = await Promise.all(folders.map(describeIfModel));
  const intact = models.flatMap((model, n) => {
    if (!(model instanceof AecError)) return model ?? [];
    onDamaged(folders[n]!, model);
    return [];
  });
  return [...intact.filter(isShipped), ...intact.filter((model) => !isShipped(model))];
}

/** The folders in a folder, sorted by name; none if it cannot be read. */
async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  // A name that starts with a dot is that of a folder still being written.
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => path.join(parent, name)).sort();
}

/** The model in a folder, or what is wrong with it; undefined for a folder without a manifest. */
async function describeIfModel(folder: string): Promise<InstalledModel | AecError | undefined> {
  const files = await readdir(folder).catch((): string[] => []);
  if (!files.includes('manifest.json')) return undefined;
  return describeModel(folder).catch((error: unknown) => {
    if (error instanceof AecError) return error;
    // One hostile folder must not keep the other models from being found.
    const reason = error instanceof Error ? error.message : String(error);
    return new AecError('model', `${folder}: cannot be read (${reason})`, { cause: error });
  });
}

/**
 * Describes the model in a folder, whose hash is that of the list of its files; that the files are those on the list is checked
 * before it is used. `AecError('model')` if it is not a model or is damaged.
 */
export async function describeModel(folder: string): Promise<InstalledModel> {
  const read = filesIn(folder);
  const { id, hash } = await readManifest(read, folder);
  const text = await read('codec.json').catch((error: unknown) => {
    if (error instanceof AecError) throw new AecError('model', error.message, { cause: error });
    throw new AecError('model', `${path.join(folder, 'codec.json')} is missing; restore the folder`, {
      cause: error,
    });
  });
  return { id, hash, folder, spec: parseSpec(text, folder) };
}

/** At least so many hex digits name a model by its content hash, as `aec models` shows it. */
const HASH = /^[0-9a-f]{8,64}$/;

/**
 * Finds a model by its id, by its folder or the folder's name, or by the first eight or more hex digits of its content
 * hash, in that order; what names a model that came with aec means no other. A folder of that name may lie in the working
 * directory or where models are searched. `AecError('model')` lists the installed models if there is none.
 */
export async function findModel(name: string): Promise<InstalledModel> {
  if (/[/\\]/.test(name) || name === '.') return describeModel(name);
  const damaged = new Map<string, AecError>();
  const models = await listModels((folder, error) => {
    if (!damaged.has(path.basename(folder))) damaged.set(path.basename(folder), error);
  });
  const shipped = models.filter(isShipped);
  const own = shipped.find(({ id }) => id === name) ?? byHash(shipped, name);
  if (own) return own;
  // One that came with aec and is damaged is not replaced by another of its name.
  if (shippedIds().has(name) && damaged.has(name)) throw damaged.get(name)!;
  const model = models.find(({ id }) => id === name);
  if (model) return model;
  if (damaged.has(name)) throw damaged.get(name)!;
  for (const parent of ['.', ...modelFolders()]) {
    const found = await describeIfModel(path.resolve(parent, name));
    if (found instanceof AecError) throw found;
    if (found) return found;
  }
  if (HASH.test(name)) {
    const found = await intactByHash(models, name);
    if (found) return found;
    throw new AecError('model', `no model ${name}… is installed; aec models lists those that are`);
  }
  const names = [...new Set(models.map(({ id }) => id))];
  const installed = names.join(', ') || 'none';
  throw new AecError(
    'model',
    `no model "${name}"${didYouMean(name, names)}; installed: ${installed} (aec models lists them)`,
  );
}

/** Reads and verifies the files of a model, given by id or folder, without loading it. `AecError('model')` if there is none. */
export async function readInstalledModel(idOrFolder: string): Promise<StoredModel> {
  const { folder } = await findModel(idOrFolder);
  return readStoredModel(filesIn(folder), folder);
}

/**
 * Finds the model that an .aec file names by `prefix`, the first hex digits of its content hash. `AecError('model')` if no
 * model, or more than one, has it.
 */
export async function findModelByHash(prefix: string): Promise<InstalledModel> {
  const found = await intactByHash(await listModels(), prefix);
  if (found) return found;
  throw new AecError(
    'model',
    `the file was written with model ${prefix}…, which is not installed; name its folder as the model`,
  );
}

/**
 * The model whose hash starts with `prefix`: one that came with aec, or else one whose files are those that its manifest
 * lists, where several folders claim to be it. `AecError('model')` for two different ones, or if none is intact.
 */
async function intactByHash(
  models: readonly InstalledModel[],
  prefix: string,
): Promise<InstalledModel | undefined> {
  const shipped = byHash(models.filter(isShipped), prefix);
  if (shipped) return shipped;
  const claims = models.filter(({ hash }) => hash.startsWith(prefix));
  if (claims.length < 2) return claims[0];
  const checked = await Promise.all(claims.map((model) => whatIsWrongWith(model)));
  const intact = claims.filter((_, n) => checked[n] === undefined);
  if (intact.length === 0) throw checked[0]!;
  return theOnly(intact, prefix);
}

function byHash(models: readonly InstalledModel[], prefix: string): InstalledModel | undefined {
  const found = HASH.test(prefix) ? models.filter(({ hash }) => hash.startsWith(prefix)) : [];
  return found.length === 0 ? undefined : theOnly(found, prefix);
}

/** Undefined for a model whose files are all there and are those of its hash. */
function whatIsWrongWith({ folder }: InstalledModel): Promise<AecError | undefined> {
  return readStoredModel(filesIn(folder), folder).then(
    () => undefined,
    (error: unknown) => (error instanceof AecError ? error : new AecError('model', `${folder}: ${error}`)),
  );
}

/** The first of the models whose hashes start with `prefix`; `AecError('model')` unless they are all the same model. */
function theOnly(models: readonly InstalledModel[], prefix: string): InstalledModel {
  const [model] = models as [InstalledModel, ...InstalledModel[]];
  const other = models.find(({ hash }) => hash !== model.hash);
  if (!other) return model;
  const both = `${model.folder} and ${other.folder}`;
  throw new AecError('model', `model ${prefix}… may be ${both}; name the folder of the right one`);
}
