import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AecError } from '../errors.js';
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

const shippedModels = fileURLToPath(new URL('../../models/', import.meta.url));

/**
 * Folders that are searched for models: `models` where the command runs, those that the environment variable AEC_MODELS
 * lists (separated as in PATH), then those that came with aec.
 */
export function modelFolders(): string[] {
  const further = (process.env.AEC_MODELS ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...new Set(['models', ...further, shippedModels].map((folder) => path.resolve(folder)))];
}

/**
 * Every model found, in order of search. A folder that is no model is passed over; so is a damaged one, after
 * `onDamaged` was told, so that it does not keep the others from being used.
 */
export async function listModels(
  onDamaged: (folder: string, error: AecError) => void = () => {},
  parents: readonly string[] = modelFolders(),
): Promise<InstalledModel[]> {
  const found: InstalledModel[] = [];
  for (const parent of parents) {
    const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
    // A name that starts with a dot is that of a folder still being written.
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    for (const name of folders.map((entry) => entry.name).sort()) {
      const folder = path.join(parent, name);
      const files = await readdir(folder).catch((): string[] => []);
      if (!files.includes('manifest.json')) continue;
      try {
        found.push(await describeModel(folder));
      } catch (error) {
        if (!(error instanceof AecError)) throw error;
        onDamaged(folder, error);
      }
    }
  }
  return found;
}

export async function describeModel(folder: string): Promise<InstalledModel> {
  const { id, hash } = await readManifest(filesIn(folder), folder);
  const file = path.join(folder, 'codec.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AecError('model', `${file} is missing; restore the folder`, { cause: error });
  });
  return { id, hash, folder, spec: parseSpec(text, folder) };
}

/** The folder of the model that a user names by id or by folder; `AecError('model')` lists what there is. */
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

/** The verified files of the model that a user names by id or by folder, without loading it. */
export async function readInstalledModel(idOrFolder: string): Promise<StoredModel> {
  const { folder } = await findModel(idOrFolder);
  return readStoredModel(filesIn(folder), folder);
}

/**
 * The model that an .aec file names by `prefix`, the first hex digits of its content hash.
 * `AecError('model')` where there is none, or several different ones.
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
    throw new AecError(
      'model',
      `model ${prefix}… may be ${both}; name the folder of the right one as the model`,
    );
  }
  return model;
}
