import { openModel } from '../src/architectures/open-model.js';
import type { Model } from '../src/index.js';
import { makeManifest } from '../src/model-store/manifest.js';
import { type ModelFiles, utf8 } from '../src/model-store/model-files.js';

/** The model whose coding files are in memory, opened as if they lay in a folder, with its networks as tfjs layers. */
export async function openFiles(
  id: string,
  files: ModelFiles,
  layers: ModelFiles = new Map(),
): Promise<Model> {
  const manifest = await makeManifest(id, files);
  const all = new Map([...files, ...layers, ['manifest.json', utf8(JSON.stringify(manifest))]]);
  return openModel(async (name) => {
    const bytes = all.get(name);
    if (!bytes) throw new Error(`there is no ${name}`);
    return bytes;
  }, id);
}
