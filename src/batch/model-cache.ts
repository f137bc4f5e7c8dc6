import { loadModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import { findModel, findModelByHash, type InstalledModel } from '../model-store/installed.js';

export interface ModelCacheOptions {
  /** Finds a model by id, folder or hash. */
  readonly find?: (name: string) => Promise<InstalledModel>;
  /** Called once for each model that is loaded, with the name it was asked for by. */
  readonly onLoaded?: (model: Model, name: string) => void;
}

/** The models of one thread: each is loaded once, however many files need it. */
export class ModelCache {
  readonly #found = new Map<string, Promise<InstalledModel>>();
  readonly #loaded = new Map<string, Promise<Model>>();
  readonly #find: (name: string) => Promise<InstalledModel>;
  readonly #onLoaded: ((model: Model, name: string) => void) | undefined;

  constructor({ find = findModel, onLoaded }: ModelCacheOptions = {}) {
    this.#find = find;
    this.#onLoaded = onLoaded;
  }

  /** By id, folder or hash. `AecError('model')` when there is none or it is damaged. */
  load(name: string): Promise<Model> {
    return this.#load(name, () => this.#find(name));
  }

  /** By the first hex digits of its content hash, as a file names it. Throws as `load` does. */
  loadByHash(prefix: string): Promise<Model> {
    return this.#load(`#${prefix}`, () => findNamedByFile(prefix));
  }

  async #load(name: string, find: () => Promise<InstalledModel>): Promise<Model> {
    const { folder } = await once(this.#found, name, find);
    return once(this.#loaded, folder, async () => {
      const model = await loadModel(folder);
      this.#onLoaded?.(model, name);
      return model;
    });
  }
}

/** The model that a file names. If there is none, the error says with which option to give its folder. */
async function findNamedByFile(prefix: string): Promise<InstalledModel> {
  try {
    return await findModelByHash(prefix);
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    throw new AecError(error.code, `${error.message} with --model FOLDER`, { cause: error });
  }
}

/** A failure is not kept: a model may be installed while a worker runs. */
function once<T>(known: Map<string, Promise<T>>, key: string, get: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? get();
  known.set(key, value);
  value.catch(() => known.delete(key));
  return value;
}
