import { loadModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';
import { findModel, findModelByHash, type InstalledModel } from '../model-store/installed.js';

/** The models of one thread: each is loaded once, however many files need it. */
export class ThreadModels {
  readonly #found = new Map<string, Promise<InstalledModel>>();
  readonly #loaded = new Map<string, Promise<Model>>();

  /** By id, folder or hash. `AecError('model')` when there is none or it is damaged. */
  load(name: string): Promise<Model> {
    return this.#load(name, () => findModel(name));
  }

  /** By the first hex digits of its content hash, as a file names it. Throws as `load` does. */
  loadByHash(prefix: string): Promise<Model> {
    return this.#load(`#${prefix}`, () => withCommandWords(() => findModelByHash(prefix)));
  }

  async #load(key: string, find: () => Promise<InstalledModel>): Promise<Model> {
    const { folder } = await once(this.#found, key, find);
    return once(this.#loaded, folder, () => loadModel(folder));
  }
}

/** Runs the action, which searches the model that a file names. An error says with which option to give its folder. */
export async function withCommandWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
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
