import { useExactEngine } from '../engine/engine.js';
import { FactorizedModel } from '../entropy/factorized.js';
import { AecError } from '../errors.js';
import { fromLayersFiles } from './artifacts.js';
import { loadContextModels } from './context-files.js';
import { type ModelFiles, parseJson, readModelFolder } from './folder.js';
import { findModel } from './installed.js';
import type { Model } from './model.js';
import { parseSpec } from './spec.js';

/**
 * Makes the exact engine current and loads a model onto it, by id or by folder, verified against its hashes.
 * `AecError('model')` if it is missing or damaged.
 */
export async function loadModel(idOrFolder: string): Promise<Model> {
  const { folder } = await findModel(idOrFolder);
  await useExactEngine();
  const { manifest, files } = await readModelFolder(folder);
  const spec = parseSpec(parseJson(textOf(files, 'codec.json', folder), `${folder}/codec.json`), folder);
  if (spec.id !== manifest.id) {
    throw new AecError('model', `${folder}: codec.json is of "${spec.id}", the manifest of "${manifest.id}"`);
  }
  const { id, hash } = manifest;
  const decoder = await loadTransform(files, 'decoder', folder);
  if (spec.gains) {
    const entropyModelAt = loadContextModels(spec, files, folder);
    return { kind: 'rd', id, hash, spec, decoder, entropyModelAt, dispose: () => decoder.dispose() };
  }
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  const encoder = await loadTransform(files, 'encoder', folder);
  const dispose = () => {
    encoder.dispose();
    decoder.dispose();
  };
  return { kind: 'transform', id, hash, spec, encoder, decoder, entropyModel, dispose };
}

function loadTransform(files: ModelFiles, name: string, folder: string) {
  return fromLayersFiles({
    'model.json': fileOf(files, `${name}/model.json`, folder),
    'weights.bin': fileOf(files, `${name}/weights.bin`, folder),
  });
}

function fileOf(files: ModelFiles, name: string, folder: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new AecError('model', `${folder}: the manifest lists no ${name}; restore the folder`);
  return bytes;
}

function textOf(files: ModelFiles, name: string, folder: string): string {
  return Buffer.from(fileOf(files, name, folder)).toString('utf8');
}
