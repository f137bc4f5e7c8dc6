import { makeManifest } from './manifest.js';
import { fileOf, type ModelFiles } from './model-files.js';
import { parseSpec } from './model-spec.js';
import type { StoredModel } from './read-model.js';

/** A model that is not in a folder yet, as if it were: the files that code, and its networks as tfjs layers. */
export async function unsavedModel(id: string, files: ModelFiles, layers: ModelFiles): Promise<StoredModel> {
  return {
    manifest: await makeManifest(id, files),
    spec: parseSpec(fileOf(files, 'codec.json', id), id),
    files,
    where: id,
    read: async (name) => fileOf(files.has(name) ? files : layers, name, id),
  };
}
