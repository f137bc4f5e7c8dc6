import path from 'node:path';
import { loadModel } from '../../architectures/load-model.js';
import type { Model } from '../../architectures/model.js';
import { modelPrefix } from '../../codec/model-prefix.js';
import { findModel, findModelByHash, shippedModels } from '../../model-store/installed.js';
import { explain } from '../core/verbosity.js';
import { withCommandWords, withFolderHint } from './model-errors.js';
import { printNote } from './output.js';
import { shownFolder } from './shown-folder.js';

/** Loads every model once, however many files need it. */
export class ModelCache {
  readonly #loaded = new Map<string, Promise<Model>>();

  /** By id or folder. Throws AecError('model') when there is none or it is damaged. */
  load(idOrFolder: string): Promise<Model> {
    return this.#once(idOrFolder, async () => {
      const { folder } = await withFolderHint(idOrFolder, () => findModel(idOrFolder));
      const model = await loadModel(folder);
      explain(`model ${model.id} (${modelPrefix(model)}), asked for as ${idOrFolder}`);
      return model;
    });
  }

  /** By the id of a default, which is a shipped model. Notes on stderr, once, if another model has that id. */
  loadDefault(id: string, { quiet = false }: { readonly quiet?: boolean }): Promise<Model> {
    return this.#once(`default ${id}`, async () => {
      const { folder, hash } = await findModel(id);
      if (!quiet && path.dirname(folder) !== path.resolve(shippedModels)) {
        const found = `${shownFolder(folder)} (${modelPrefix({ hash })})`;
        printNote(`aec: note: ${id} is ${found}, not the one that came with aec`);
      }
      return this.load(folder);
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
