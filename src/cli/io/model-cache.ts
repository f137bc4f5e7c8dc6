import { loadModel } from '../../architectures/load-model.js';
import type { Model } from '../../architectures/model.js';
import { withCommandWords } from '../../batch/thread-models.js';
import { modelPrefix } from '../../codec/model-prefix.js';
import { findModelByHash } from '../../model-store/installed.js';
import { explain } from '../core/verbosity.js';
import { resolveModel } from './resolve-model.js';

/** Loads every model once, however many files need it. */
export class ModelCache {
  readonly #loaded = new Map<string, Promise<Model>>();
  readonly #notes: boolean;

  /** With `notes`, a line on stderr says which model was taken where it is not one that came with aec. */
  constructor({ notes = false }: { readonly notes?: boolean } = {}) {
    this.#notes = notes;
  }

  /** By id, folder or hash. Throws AecError('model') when there is none or it is damaged. */
  load(name: string): Promise<Model> {
    return this.#once(name, async () => {
      const { folder } = await resolveModel(name, { notes: this.#notes });
      const model = await loadModel(folder);
      explain(`model ${model.id} (${modelPrefix(model)}), asked for as ${name}`);
      return model;
    });
  }

  /** By the first hex digits of its content hash. Throws as `load` does. */
  loadByHash(prefix: string): Promise<Model> {
    return this.#once(`#${prefix}`, async () => {
      const { folder } = await withCommandWords(() => findModelByHash(prefix));
      return this.load(folder);
    });
  }

  #once(key: string, load: () => Promise<Model>): Promise<Model> {
    const model = this.#loaded.get(key) ?? load();
    this.#loaded.set(key, model);
    return model;
  }
}
