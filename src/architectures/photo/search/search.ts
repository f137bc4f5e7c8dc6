import { useExactEngine } from '../../../engine/exact.js';
import type { FloatNetwork } from '../../../layers/freezing/float-network.js';
import { readLayersModel } from '../../../layers/freezing/read-layers-model.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { PhotoSpec } from '../coding/files.js';
import { FloatCellNetwork } from '../float-cell-network.js';
import { buildPhoto } from '../network.js';
import { parsePhotoOptions } from '../options.js';
import { takeStoredCells } from '../stored-cells.js';

// What the search for better symbols needs of TensorFlow.js: it is loaded only at higher efforts.
export { searchSymbols } from './proximal-search.js';

/** What has a gradient: g_s and the entropy model in real numbers. The caller disposes of the latter. */
export interface FloatParts {
  readonly decoder: FloatNetwork;
  readonly prior: FloatCellNetwork;
}

export async function loadFloatParts(spec: PhotoSpec, stored: StoredModel): Promise<FloatParts> {
  await useExactEngine();
  const { encoder, decoder } = buildPhoto(parsePhotoOptions(spec.options));
  setStoredWeights(
    decoder,
    await readLayersFiles(stored.read, 'decoder', stored.where),
    `${stored.where}/decoder`,
  );
  const network = readLayersModel(decoder);
  encoder.dispose();
  decoder.dispose();
  const prior = new FloatCellNetwork(spec.entropy.network);
  await takeStoredCells(prior, stored);
  return { decoder: network, prior };
}
