import { loadModel } from '../../architectures/load-model.js';
import type { Model } from '../../architectures/model.js';
import { findModelByHash } from '../../model-store/installed.js';
import { explain } from '../core/verbosity.js';

/** Loads every model once, however many files need it. */
export class ModelCache {
  readonly #loaded = new Map<string, Promise<Model>>();

  /** By id or folder. Throws AecError('model') when there is none or it is damaged. */
  load(idOrFolder: string): Promise<Model> {
    return this.#once(idOrFolder, async () => {
      const model = await loadModel(idOrFolder);
      explain(`model ${model.id} (${model.hash.slice(0, 8)}), asked for as ${idOrFolder}`);
      return model;
    });
  }

  /** By the first hex digits of its content hash. Throws as `load` does. */
  loadByHash(prefix: string): Promise<Model> {
    return this.#once(`#${prefix}`, async () => this.load((await findModelByHash(prefix)).folder));
  }

  #once(key: string, load: () => Promise<Model>): Promise<Model> {
    const model = this.#loaded.get(key) ?? load();
    this.#loaded.set(key, model);
    return model;
  }
}
