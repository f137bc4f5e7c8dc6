import type { LayersModel } from '@tensorflow/tfjs-layers';
import { useExactEngine } from '../../../engine/exact.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { PhotoSpec } from '../coding/files.js';
import { buildPhoto } from '../network.js';
import { parsePhotoOptions } from '../options.js';

// What the search for better symbols needs of TensorFlow.js: it is loaded only at higher efforts.
export { searchSymbols } from './proximal-search.js';

/** g_s as layers that have a gradient. */
export async function loadDecoder(
  { options }: PhotoSpec,
  { read, where }: StoredModel,
): Promise<LayersModel> {
  await useExactEngine();
  const { encoder, decoder } = buildPhoto(parsePhotoOptions(options));
  encoder.dispose();
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
  return decoder;
}
