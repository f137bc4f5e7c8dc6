import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';
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

/** The folder of the models that came with aec. */
export const shippedModels = inPackage('models/');

/**
 * The folders that are searched for models, in order: `models` in the working directory, those listed in the environment
 * variable AEC_MODELS (separated as in PATH), and the models that came with aec.
 */
export function modelFolders(): string[] {
  const further = (process.env.AEC_MODELS ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...new Set(['models', ...further, shippedModels].map((folder) => path.resolve(folder)))];
}

/**
 * Lists the models in `parents`, in order of search. It skips folders without a manifest. A damaged model is passed to
 * `onDamaged` and skipped, so that the others can still be used.
 */
export async function listModels(
  onDamaged: (folder: string, error: AecError) => void = () => {},
  parents: readonly string[] = modelFolders(),
): Promise<InstalledModel[]> {
  const folders = (await Promise.all(parents.map(foldersIn))).flat();
  const models = await Promise.all(folders.map(describeIfModel));
  return models.flatMap((model, n) => {
    if (!(model instanceof AecError)) return model ?? [];
    onDamaged(folders[n]!, model);
    return [];
  });
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
    throw error;
  });
}

/** Describes the model in a folder. `AecError('model')` if it is not a model or is damaged. */
export async function describeModel(folder: string): Promise<InstalledModel> {
  const { id, hash } = await readManifest(filesIn(folder), folder);
  const file = path.join(folder, 'codec.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AecError('model', `${file} is missing; restore the folder`, { cause: error });
  });
  return { id, hash, folder, spec: parseSpec(text, folder) };
}

/** Finds a model by id or by folder. `AecError('model')` lists the installed models if there is none. */
export async function findModel(idOrFolder: string): Promise<InstalledModel> {
  if (/[/\\]/.test(idOrFolder) || idOrFolder === '.') return describeModel(idOrFolder);
  const damaged = new Map<string, AecError>();
  const models = await listModels((folder, error) => damaged.set(path.basename(folder), error));
  const model = models.find(({ id }) => id === idOrFolder);
  if (model) return model;
  if (damaged.has(idOrFolder)) throw damaged.get(idOrFolder)!;
  const names = [...new Set(models.map(({ id }) => id))];
  const installed = names.join(', ') || 'none';
  throw new AecError(
    'model',
    `no model "${idOrFolder}"${didYouMean(idOrFolder, names)}; installed: ${installed} (aec models lists them)`,
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
  const models = await listModels();
  const [model, ...others] = models.filter(({ hash }) => hash.startsWith(prefix));
  if (!model) {
    throw new AecError(
      'model',
      `the file was written with model ${prefix}…, which is not installed; name its folder as the model`,
    );
  }
  const other = others.find(({ hash }) => hash !== model.hash);
  if (other) {
    const both = `${model.folder} and ${other.folder}`;
    throw new AecError('model', `model ${prefix}… may be ${both}; name the folder of the right one`);
  }
  return model;
}
