import { modelPrefix } from '../../codec/model-prefix.js';
import { findModel, type InstalledModel } from '../../model-store/installed.js';
import { isShipped, shippedIds } from '../../model-store/named-models.js';
import { printNote } from './output.js';
import { shownFolder } from './shown-folder.js';

/**
 * The model that an id, a folder or a hash names, without loading it. With `notes`, a line on stderr says which model was taken where
 * it is not one that came with aec. `AecError('model')` when there is none or it is damaged.
 */
export async function resolveModel(
  name: string,
  { notes = false }: { readonly notes?: boolean } = {},
): Promise<InstalledModel> {
  const found = await findModel(name);
  if (notes && !isShipped(found)) {
    const { id, hash, folder } = found;
    const other = shippedIds().has(id) ? ', not the one that came with aec' : '';
    printNote(`aec: note: the model is ${id} (${modelPrefix({ hash })}) of ${shownFolder(folder)}${other}`);
  }
  return found;
}
