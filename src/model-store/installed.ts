import path from 'node:path';
import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';
import { filesIn } from './folder.js';
import { type ModelSpec, parseSpec } from './model-spec.js';
import {
  hasManifest,
  modelFolders,
  type NamedModel,
  nameModels,
  nameShipped,
  shippedIds,
  unlessDamaged,
} from './named-models.js';
import { readManifest, readStoredModel, type StoredModel } from './read-model.js';

/** A model on this machine, described without loading its weights. */
export interface InstalledModel extends NamedModel {
  readonly spec: ModelSpec;
}

/**
 * Lists the models in `parents`, in order of search, those that came with aec first. It skips folders without a manifest. A damaged model is passed to
 * `onDamaged` and skipped, so that the others can still be used.
 */
export async function listModels(
  onDamaged: (folder: string, error: AecError) => void = () => {},
  parents: readonly string[] = modelFolders(),
): Promise<InstalledModel[]> {
  const models: InstalledModel[] = [];
  for (const { folder } of await nameModels(onDamaged, parents)) {
    const model = await unlessDamaged(folder, describeModel(folder));
    if (model instanceof AecError) onDamaged(folder, model);
    else models.push(model);
  }
  return models;
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
  const onDamaged = (folder: string, error: AecError) => {
    if (!damaged.has(path.basename(folder))) damaged.set(path.basename(folder), error);
  };
  const shipped = await nameShipped(onDamaged);
  const own = shipped.find(({ id }) => id === name) ?? byHash(shipped, name);
  if (own) return describeModel(own.folder);
  // One that came with aec and is damaged is not replaced by another of its name.
  if (shippedIds().has(name) && damaged.has(name)) throw damaged.get(name)!;
  const models = await nameModels(onDamaged);
  const found = await firstIntact(models.filter(({ id }) => id === name));
  if (found) return found;
  if (damaged.has(name)) throw damaged.get(name)!;
  for (const parent of ['.', ...modelFolders()]) {
    const folder = path.resolve(parent, name);
    if (await hasManifest(folder)) return describeModel(folder);
  }
  if (HASH.test(name)) {
    const model = await intactByHash(models, name);
    if (model) return describeModel(model.folder);
    throw new AecError('model', `no model ${name}… is installed; aec models lists those that are`);
  }
  const names = [...new Set(models.map(({ id }) => id))];
  const installed = names.slice(0, MOST_NAMES).join(', ') || 'none';
  const others = names.length > MOST_NAMES ? ' and others' : '';
  throw new AecError(
    'model',
    `no model "${name}"${didYouMean(name, names)}; installed: ${installed}${others} (aec models lists them)`,
  );
}

/** The most ids that an error lists. */
const MOST_NAMES = 20;

/** The first model that can be described; undefined if there are none. Throws what is wrong with the first if none can. */
async function firstIntact(models: readonly NamedModel[]): Promise<InstalledModel | undefined> {
  let first: AecError | undefined;
  for (const { folder } of models) {
    const model = await unlessDamaged(folder, describeModel(folder));
    if (!(model instanceof AecError)) return model;
    first ??= model;
  }
  if (first) throw first;
  return undefined;
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
  const found = byHash(await nameShipped(), prefix) ?? (await intactByHash(await nameModels(), prefix));
  if (found) return describeModel(found.folder);
  throw new AecError(
    'model',
    `the file was written with model ${prefix}…, which is not installed; name its folder as the model`,
  );
}

/**
 * The model whose hash starts with `prefix`: one whose files are those that its manifest lists, where several folders claim to be it.
 * `AecError('model')` for two different ones, or if none is intact.
 */
async function intactByHash(models: readonly NamedModel[], prefix: string): Promise<NamedModel | undefined> {
  const claims = models.filter(({ hash }) => hash.startsWith(prefix));
  if (claims.length < 2) return claims[0];
  const intact: NamedModel[] = [];
  let first: AecError | undefined;
  for (const model of claims) {
    const fault = await whatIsWrongWith(model);
    if (fault) first ??= fault;
    else intact.push(model);
  }
  if (intact.length === 0) throw first!;
  return theOnly(intact, prefix);
}

function byHash(models: readonly NamedModel[], prefix: string): NamedModel | undefined {
  const found = HASH.test(prefix) ? models.filter(({ hash }) => hash.startsWith(prefix)) : [];
  return found.length === 0 ? undefined : theOnly(found, prefix);
}

/** Undefined for a model whose files are all there and are those of its hash. */
async function whatIsWrongWith({ folder }: NamedModel): Promise<AecError | undefined> {
  const read = await unlessDamaged(folder, readStoredModel(filesIn(folder), folder));
  return read instanceof AecError ? read : undefined;
}

/** The first of the models whose hashes start with `prefix`; `AecError('model')` unless they are all the same model. */
function theOnly(models: readonly NamedModel[], prefix: string): NamedModel {
  const [model] = models as [NamedModel, ...NamedModel[]];
  const other = models.find(({ hash }) => hash !== model.hash);
  if (!other) return model;
  const both = `${model.folder} and ${other.folder}`;
  throw new AecError('model', `model ${prefix}… may be ${both}; name the folder of the right one`);
}
