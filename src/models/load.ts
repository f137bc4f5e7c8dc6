import type { LayersModel } from '@tensorflow/tfjs-layers';
import { useExactEngine } from '../engine/engine.js';
import { FactorizedModel } from '../entropy/factorized.js';
import { AecError } from '../errors.js';
import { setStoredWeights } from './artifacts.js';
import { buildTransforms } from './build.js';
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
  const built = buildTransforms(spec, folder);
  fillTransform(built.decoder, 'decoder', files, folder);
  const { decoder } = built;
  if (spec.gains) {
    const entropyModelAt = loadContextModels(spec, files, folder);
    return { kind: 'rd', id, hash, spec, decoder, entropyModelAt, dispose: () => decoder.dispose() };
  }
  const encoder = built.encoder!;
  fillTransform(encoder, 'encoder', files, folder);
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  if (entropyModel.cdfs.length !== spec.geometry.latentChannels) {
    throw new AecError('model', `${folder}: there must be one table a latent channel; restore the folder`);
  }
  const dispose = () => {
    encoder.dispose();
    decoder.dispose();
  };
  return { kind: 'transform', id, hash, spec, encoder, decoder, entropyModel, dispose };
}

function fillTransform(transform: LayersModel, name: string, files: ModelFiles, folder: string): void {
  const own = {
    'model.json': fileOf(files, `${name}/model.json`, folder),
    'weights.bin': fileOf(files, `${name}/weights.bin`, folder),
  };
  setStoredWeights(transform, own, `${folder}/${name}`);
}

function fileOf(files: ModelFiles, name: string, folder: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new AecError('model', `${folder}: the manifest lists no ${name}; restore the folder`);
  return bytes;
}

function textOf(files: ModelFiles, name: string, folder: string): string {
  return Buffer.from(fileOf(files, name, folder)).toString('utf8');
}
