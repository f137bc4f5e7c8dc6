import { filesIn } from '../model-store/folder.js';
import { findModel } from '../model-store/installed.js';
import { nameModels, shippedModels } from '../model-store/named-models.js';
import type { Model } from './model.js';
import { openModel } from './open-model.js';

/**
 * Makes the exact engine current and loads a model, by id or by folder, after verifying its hashes.
 * `AecError('model')` if it is missing or damaged.
 */
export async function loadModel(idOrFolder: string): Promise<Model> {
  const { folder } = await findModel(idOrFolder);
  return { ...(await openModel(filesIn(folder), folder)), folder };
}

/** Loads a model that came with aec, even if one of the same id hides it; null if it has been removed. */
export async function loadShippedModel(id: string): Promise<Model | null> {
  const shipped = (await nameModels(undefined, [shippedModels])).find((model) => model.id === id);
  return shipped ? loadModel(shipped.folder) : null;
}
