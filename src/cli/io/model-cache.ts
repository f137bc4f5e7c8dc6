import { loadModel } from '../../architectures/load-model.js';
import type { Model } from '../../architectures/model.js';
import { modelPrefix } from '../../codec/model-prefix.js';
import {
  findModel,
  findModelByHash,
  type InstalledModel,
  isShipped,
  shippedIds,
} from '../../model-store/installed.js';
import { explain } from '../core/verbosity.js';
import { withCommandWords } from './model-errors.js';
import { printNote } from './output.js';
import { shownFolder } from './shown-folder.js';

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
      const found = await findModel(name);
      if (this.#notes && !isShipped(found)) noteOwn(found);
      const model = await loadModel(found.folder);
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

function noteOwn({ id, hash, folder }: InstalledModel): void {
  const other = shippedIds().has(id) ? ', not the one that came with aec' : '';
  printNote(`aec: note: the model is ${id} (${modelPrefix({ hash })}) of ${shownFolder(folder)}${other}`);
}
