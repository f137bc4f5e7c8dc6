import type { LayersModel } from '@tensorflow/tfjs-layers';
import { useExactEngine } from '../engine/exact.js';
import { FactorizedModel } from '../entropy/factorized.js';
import { AecError } from '../errors.js';
import { setStoredWeights } from '../model-store/artifacts.js';
import { fileOf, type ModelFiles, parseJson } from '../model-store/model-files.js';
import { type ReadFile, readModel } from '../model-store/read-model.js';
import { parseSpec } from '../model-store/spec.js';
import { buildTransforms } from './build.js';
import { loadResidualModels } from './lossless/network.js';
import type { Model } from './model.js';
import { loadPhotoRates } from './photo/coding/files.js';
import { loadContextModels } from './rd/coding/context-files.js';

/**
 * Makes the exact engine current and loads a model onto it from wherever `read` reads, verified against its hashes;
 * `where` names the folder in errors. `AecError('model')` if it is missing or damaged.
 */
export async function openModel(read: ReadFile, where: string): Promise<Model> {
  await useExactEngine();
  const { manifest, files } = await readModel(read, where);
  const spec = parseSpec(parseJson(fileOf(files, 'codec.json', where), `${where}/codec.json`), where);
  if (spec.id !== manifest.id) {
    throw new AecError('model', `${where}: codec.json is of "${spec.id}", the manifest of "${manifest.id}"`);
  }
  const { id, hash } = manifest;
  if (spec.architecture === 'lossless') {
    const entropyModelFor = loadResidualModels(spec, files, where);
    return { kind: 'lossless', id, hash, spec, entropyModelFor, dispose: () => {} };
  }
  const built = buildTransforms(spec, where);
  fillTransform(built.decoder, 'decoder', files, where);
  const { decoder } = built;
  if (spec.gains) {
    const entropyModelAt = loadContextModels(spec, files, where);
    return { kind: 'rd', id, hash, spec, decoder, entropyModelAt, dispose: () => decoder.dispose() };
  }
  const encoder = built.encoder!;
  fillTransform(encoder, 'encoder', files, where);
  const dispose = () => {
    encoder.dispose();
    decoder.dispose();
  };
  if (spec.architecture === 'photo') {
    const rateAt = loadPhotoRates(spec, files, where);
    return { kind: 'photo', id, hash, spec, encoder, decoder, rateAt, dispose };
  }
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  if (entropyModel.cdfs.length !== spec.geometry.latentChannels) {
    throw new AecError('model', `${where}: there must be one table a latent channel; restore the folder`);
  }
  return { kind: 'transform', id, hash, spec, encoder, decoder, entropyModel, dispose };
}

function fillTransform(transform: LayersModel, name: string, files: ModelFiles, where: string): void {
  const own = {
    'model.json': fileOf(files, `${name}/model.json`, where),
    'weights.bin': fileOf(files, `${name}/weights.bin`, where),
  };
  setStoredWeights(transform, own, `${where}/${name}`);
}
