import { filesIn } from '../model-store/folder.js';
import { findModel } from '../model-store/installed.js';
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
